/** Small pieces of Markdown that read well as they are, and pages of which a part is generated. */

import { readFileSync } from 'node:fs';
import type { Type } from '../core/plugin/types.ts';
import { asSentence } from '../core/scenario/schema/words.ts';

/** A page written by hand, but for its blocks: `<!-- generated: name -->` to `<!-- /generated -->`. */
export function filledIn(file: string, blocks: Readonly<Record<string, string>>): string {
  const found = new Set<string>();
  const page = readFileSync(file, 'utf8').replace(
    /<!-- generated: ([\w -]+) -->[\s\S]*?<!-- \/generated -->/g,
    (_, name: string) => {
      const block = blocks[name];
      if (block === undefined) throw new Error(`${file}: nothing generates the block "${name}"`);
      found.add(name);
      return `<!-- generated: ${name} -->\n\n${block.trim()}\n\n<!-- /generated -->`;
    },
  );
  const missing = Object.keys(blocks).filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`${file} has no place for: ${missing.join(', ')}`);
  return page;
}

/** One entry of a list: what it is, what it takes, what it means, how it looks. */
export function entry(
  name: string,
  takes: string,
  about: string,
  { usual, example }: { readonly usual?: string | undefined; readonly example?: string } = {},
): string {
  const more = usual === undefined ? '' : ` ${usual}`;
  const shown = example === undefined ? '' : `\n  ${code(example)}`;
  return `- **\`${name}\`**, ${takes}: ${asSentence(about)}${more}${shown}`;
}

/** Inline code, whatever it holds. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function yaml(text: string): string {
  return `\`\`\`yaml\n${text}\n\`\`\``;
}

export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const KINDS: Readonly<Record<string, string>> = {
  text: 'text',
  path: 'absolute path',
  int: 'whole number',
  long: '64-bit number',
  bool: '`true` or `false`',
  duration: 'duration',
  range: 'range of durations',
  bytes: 'size',
  percent: 'percentage',
  bandwidth: 'bandwidth',
  selector: 'selector',
  host: 'host',
  handle: 'handle',
  list: 'one or a list',
  map: 'map',
};

/** What an option takes, in a few words. */
export function typeWords(type: Type<unknown>): string {
  const schema = type.schema() as { $ref?: string; anyOf?: readonly { enum?: unknown[] }[] };
  if (type.kind === 'matcher') {
    if (schema.$ref === '#/definitions/host-matcher') return 'host, list of hosts, or `not`';
    return schema.$ref === undefined ? 'quantity' : 'matcher';
  }
  if (type.kind !== 'choice') return KINDS[type.kind] ?? type.kind;
  const words = schema.anyOf?.[0]?.enum ?? [];
  return words.length === 0 ? KINDS.bool! : words.map((word) => `\`${word}\``).join(', ');
}

/** Options as a list of entries. */
export function optionList(options: Readonly<Record<string, Type<unknown>>>): string {
  const lines = Object.entries(options).map(([name, type]) => {
    const may = type.optional ? 'May be left out.' : undefined;
    const usual = type.default === undefined ? may : `Default: ${code(type.default)}.`;
    return entry(name, typeWords(type), type.about || 'no word about it', { usual });
  });
  return lines.join('\n');
}
