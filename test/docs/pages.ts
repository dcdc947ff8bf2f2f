/**
 * Pages of docs that a reader types along are played by tests, block by block: a block of YAML that
 * names its file in the fence is written, a block `console` types its `$` lines and shows what came
 * back, compared as the language compares texts (`...` for any lines, `<...>` for a part of one).
 */

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { contentLines, matchText } from '../../core/plugin/pattern.ts';

export type Block =
  | { readonly kind: 'file'; readonly line: number; readonly name: string; readonly text: string }
  | {
      readonly kind: 'command';
      readonly line: number;
      readonly command: string;
      readonly output: string;
    }
  /** A block `console` without a `$` line: another part of what the last command printed. */
  | { readonly kind: 'excerpt'; readonly line: number; readonly output: string };

export interface Playing {
  /**
   * Pages of long runs show times and pids as they were when the page was written; what is compared
   * are the words. Times that matter are bounds in the scenarios of the page.
   */
  readonly ignoring?: 'times';
  readonly environment?: Readonly<Record<string, string>>;
}

/** The blocks of a page that can be played, in order; the others are prose. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  const fences = text.matchAll(/^```(\w+)(?: ([\w./-]+))?\n([\s\S]*?)^```$/gm);
  return [...fences].flatMap(({ index, 1: language, 2: name, 3: body = '' }) => {
    const line = text.slice(0, index).split('\n').length;
    if (name !== undefined) return [{ kind: 'file' as const, line, name, text: body }];
    return language === 'console' ? commandsOf(body, line) : [];
  });
}

function commandsOf(body: string, line: number): Block[] {
  if (!body.startsWith('$ ')) return [{ kind: 'excerpt', line, output: `...\n${body}...\n` }];
  return body
    .split(/^(?=\$ )/m)
    .filter((part) => part.startsWith('$ '))
    .map((part) => {
      const [first = '', ...output] = part.split('\n');
      return { kind: 'command', line, command: first.slice(2), output: output.join('\n') };
    });
}

/** What differs between a page and a real run of its blocks in `folder`; nothing when it is true. */
export async function playPage(
  page: string,
  folder: string,
  { ignoring, environment = {} }: Playing = {},
): Promise<string[]> {
  const wrong: string[] = [];
  const compared = (text: string) => (ignoring === 'times' ? withoutTimes(text) : text);
  let command = '';
  let seen = '';
  for (const block of blocksOf(page)) {
    if (block.kind === 'file') {
      const path = join(folder, block.name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, block.text);
      continue;
    }
    if (block.kind === 'command') {
      command = block.command;
      seen = await type(command, folder, environment);
    }
    if (matches(compared(block.output), compared(seen))) continue;
    wrong.push(`${page}:${block.line}: $ ${command}\n${contentLines(seen).join('\n')}`);
  }
  return wrong;
}

/** Virtual times, time stamps of logs and pids, with the blanks before them, become one sign. */
function withoutTimes(text: string): string {
  return text
    .replace(/ *\b\d+\.\d+ (m?s|min)\b/g, ' # s')
    .replace(/^([✓✗]) *\d+\.\d{3}/gm, '$1 #')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/g, '#')
    .replace(/(?<=│ )\d{4,} (?=[A-Z]\w+$)/gm, '# ')
    .replace(/(?<=\b(?:pid|process) )\d+/g, '#');
}

/** A page that shows nothing below a command says nothing about it. */
function matches(expected: string, seen: string): boolean {
  if (expected.trim() === '') return true;
  const literal = () => '';
  return matchText(expected, seen, literal) !== undefined;
}

/** `npx quorate` is this very build; everything else is the shell's. */
function type(
  command: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const main = resolve('dist/core/cli/main.js');
  const line = command.replace(/\bnpx quorate\b/g, `'${process.execPath}' '${main}'`);
  const env = {
    ...process.env,
    NO_COLOR: '1',
    CI: undefined,
    GITHUB_ACTIONS: undefined,
    ...environment,
  };
  return new Promise((resolve) => {
    execFile('bash', ['-c', `${line} 2>&1`], { cwd: folder, env }, (_, stdout) => resolve(stdout));
  });
}
