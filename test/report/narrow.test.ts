/** Reports on narrow terminals, with letters that are wide, and letters that are none. */

import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { play } from '../../core/play/index.ts';
import { dotReporter } from '../../core/report/dot.ts';
import { fitLines } from '../../core/report/fit.ts';
import { prettyReporter } from '../../core/report/pretty.ts';
import { styleFor } from '../../core/report/style.ts';
import { prepareWidths, wrap } from '../../core/report/width.ts';
import { steady } from '../support/cli.ts';
import { told } from '../support/results.ts';

const CHINESE = 'test/fixtures/scenarios/chinese.yaml';

async function drawn(make: typeof dotReporter, columns: number, colour = false): Promise<string> {
  const { readFileSync } = await import('node:fs');
  const { result } = await play(CHINESE);
  const readFile = (file: string) => readFileSync(file, 'utf8');
  // As long on every machine.
  return told(make, [{ ...result, wallTimeMs: 100 }], { columns, colour, readFile });
}

describe.each([40, 80])('on %i columns', (columns) => {
  test.each([
    ['pretty', prettyReporter],
    ['dot', dotReporter],
  ] as const)('%s fits, with Chinese letters, emoji and combining marks', async (name, make) => {
    const text = await drawn(make, columns);
    const wide = text.split('\n').filter((line) => stringWidth(line) > columns);
    expect(wide).toEqual([]);
    await expect(steady(text)).toMatchFileSnapshot(`../golden/report/${name}-${columns}.txt`);
  });

  test('colours change nothing but colours, and none goes on into the next line', async () => {
    const plain = await drawn(prettyReporter, columns);
    const coloured = await drawn(prettyReporter, columns, true);
    const bare = stripVTControlCharacters(coloured).replace(/ +$/gm, '');
    expect(bare).toBe(plain.replace(/ +$/gm, ''));
  });
});

describe('a line that is too long', () => {
  test('breaks before a column that then fits whole', () => {
    const line = ' PASS  a name   3.2 s virtual   trace 1234567';
    expect(fitLines([line], 34)).toEqual([' PASS  a name   3.2 s virtual', '   trace 1234567']);
  });

  test('goes on below its label or its margin', () => {
    expect(fitLines(['   expected  one two three four'], 29)).toEqual([
      '   expected  one two three',
      '             four',
    ]);
    expect(fitLines(['✓  0.000 m1 │ one two three'], 30).length).toBe(1);
    expect(fitLines(['✓  0.000 m1 │ one two three four'], 30)).toEqual([
      '✓  0.000 m1 │ one two three',
      '            │ four',
    ]);
  });

  test('a word that fits nowhere begins where it stands, and keeps its letters whole', async () => {
    const family = '👩‍👩‍👧‍👦';
    await prepareWidths(family);
    expect(wrap(family.repeat(3), 4)).toEqual([family.repeat(2), family]);
    const lines = fitLines([` FAIL ${family.repeat(10)}`], 20);
    expect(lines).toEqual([` FAIL ${family.repeat(7)}`, `   ${family.repeat(3)}`]);
    const accents = 'e\u0301'.repeat(20);
    await prepareWidths(accents);
    expect(fitLines([accents], 18).map((line) => line.trim().normalize('NFC').length)).toEqual([
      18, 2,
    ]);
  });

  test('colours end with the line and begin again below', () => {
    const { red, bold } = styleFor(true);
    const [first, second] = fitLines([red(`one ${bold('two three four five')}`)], 18);
    expect(first).toBe('\u001b[31mone \u001b[1mtwo three four\u001b[0m');
    expect(second).toBe('  \u001b[31m\u001b[1mfive\u001b[22m\u001b[39m');
  });

  test('a line to be copied stays whole', () => {
    const line = '   replay    npx quorate run a/very/long/path.yaml --seed 1';
    expect(fitLines([line], 30)).toEqual([line]);
  });
});
