/**
 * Writes the docs that are made from the code. With `--check` it writes nothing and fails when a
 * file is not what it would write. Run by `npm run generate`, and by `npm run check`.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { commandLinePage } from './command-line-page.ts';
import { errorsPage } from './errors-page.ts';
import { fidelityPage } from './fidelity-page.ts';
import { historicalBugsPage } from './historical-bugs-page.ts';
import { languagePage } from './language-page.ts';
import { pluginsPage } from './plugins-page.ts';
import { proofPage } from './proof-page.ts';
import { rolePages } from './role-pages.ts';
import { schemaPages } from './schema-pages.ts';

/** File -> what it must hold. */
const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/command-line.md': commandLinePage,
  'docs/errors.md': errorsPage,
  'docs/fidelity.md': fidelityPage,
  'docs/historical-bugs.md': historicalBugsPage,
  'docs/language.md': languagePage,
  'docs/plugins-reference.md': pluginsPage,
  'docs/proof.md': proofPage,
  ...(await rolePages()),
  ...(await schemaPages()),
};

function current(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const check = process.argv.includes('--check');
let stale = 0;
for (const [file, make] of Object.entries(PAGES)) {
  const page = await make();
  if (current(file) === page) continue;
  if (check) {
    process.stdout.write(`${file} is not what the code says; run \`npm run generate\`\n`);
    stale++;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
    process.stdout.write(`wrote ${file}\n`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
