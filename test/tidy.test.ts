/**
 * What keeps the tree tidy and no linter knows: length of files, a header in each, nothing of the
 * real machine where simulated code lives, and an error table that is neither dead nor silent.
 */

import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../core/errors/table.ts';

const MOST_LINES = 300;

/** Longer than allowed, and why that is better than two files. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'core/machine/system.ts': 'one interface with its documentation, read as a whole',
};

const SOURCES = globSync([
  'core/**/*.ts',
  'plugins/**/*.ts',
  'tools/**/*.ts',
  'bench/**/*.ts',
]).sort();

/** Rooms whose code runs inside a host: everything real is out of reach there. */
const SIMULATED = /^(core\/(kernel|machine|zookeeper|config)|plugins)\//;

interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
}

const BANS: readonly Ban[] = [
  { what: 'the real clock', pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/ },
  { what: 'real chance', pattern: /\bMath\.random\b|\brandomBytes\b|\brandomUUID\b/ },
  { what: 'real timers', pattern: /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(/ },
  {
    what: 'the real process',
    pattern: /(?<![.\w])process\.(exit|cwd|hrtime|nextTick|memoryUsage|uptime)\b/,
  },
  { what: 'the real network', pattern: /\bfetch\s*\(/ },
  {
    what: 'a built-in module',
    pattern: /from '(?!node:crypto')(node:[^']*|fs|net|http|os|path|process|timers|child_process)'/,
  },
  { what: 'the locale', pattern: /\.(localeCompare|toLocale\w*)\s*\(|\bIntl\./ },
  { what: 'memory that was not cleared', pattern: /\ballocUnsafe/ },
];

function textOf(file: string): string {
  return readFileSync(file, 'utf8');
}

/** The code without its comments, line by line, so that words in sentences ban nothing. */
function codeOf(file: string): string[] {
  const blank = (comment: string) => comment.replace(/[^\n]/g, '');
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .split('\n');
}

describe('files', () => {
  test(`have at most ${MOST_LINES} lines, or a reason to be longer`, () => {
    const long = SOURCES.filter((file) => lineCount(file) > MOST_LINES);
    const unexplained = long.filter((file) => !(file in LONG_FILES));
    expect(unexplained.map((file) => `${file}: ${lineCount(file)} lines`)).toEqual([]);
    const needless = Object.keys(LONG_FILES).filter((file) => !long.includes(file));
    expect(needless, 'reasons that are not needed any more').toEqual([]);
  });

  test('begin with a comment that says why they exist', () => {
    const bare = SOURCES.filter((file) => !/^(#!.*\n)?\/\*\*/.test(textOf(file)));
    expect(bare).toEqual([]);
  });
});

test('code that runs inside a host reaches for nothing of the real machine', () => {
  const found: string[] = [];
  for (const file of SOURCES.filter((one) => SIMULATED.test(one))) {
    for (const [at, line] of codeOf(file).entries()) {
      for (const { what, pattern } of BANS) {
        if (pattern.test(line)) found.push(`${file}:${at + 1} ${what}: ${line.trim()}`);
      }
    }
  }
  expect(found).toEqual([]);
});

describe('the error table', () => {
  const codes = Object.keys(ERRORS);

  test('has no code that nothing raises', () => {
    const code = SOURCES.filter((file) => !file.startsWith('core/errors/'))
      .map(textOf)
      .join('\n');
    expect(codes.filter((one) => !code.includes(`'${one}'`))).toEqual([]);
  });

  test('is documented whole', () => {
    const page = textOf('docs/errors.md');
    expect(codes.filter((one) => !page.includes(`\`${one}\``))).toEqual([]);
  });

  test('speaks in sentences without an end, with cures that have one', () => {
    const wrong = Object.entries(ERRORS).filter(
      ([, { message, cure }]) => /[.!]$/.test(message) || !/[.?!`}]$/.test(cure),
    );
    expect(wrong.map(([one]) => one)).toEqual([]);
  });
});

test('nothing names the machine that the code was written on', () => {
  const files = globSync(['**/*.{ts,md,json,yaml,yml,cjs}', '.ci/*'], {
    ignore: ['node_modules/**', 'dist/**', '.cache/**', 'package-lock.json', 'test/tidy.test.ts'],
  });
  expect(files.filter((file) => /\/work\/|\/tmp\/brief/.test(textOf(file)))).toEqual([]);
});

function lineCount(file: string): number {
  return textOf(file).replace(/\n$/, '').split('\n').length;
}
