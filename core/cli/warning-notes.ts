/** What a run says of warnings: one line for each file; `quorate validate` tells them whole. */

import type { Problem } from '../plugin/source.ts';

export function warningNotes(warnings: readonly Problem[]): readonly string[] {
  const files = [...new Set(warnings.map(({ at }) => at.file))];
  return files.map((file) => {
    const own = warnings.filter(({ at }) => at.file === file);
    const [first] = own;
    const more = own.length > 1 ? `, and ${own.length - 1} more` : '';
    return `${file}: ${first?.message}${more} (\`quorate validate\` tells ${own.length > 1 ? 'all' : 'why'})`;
  });
}
