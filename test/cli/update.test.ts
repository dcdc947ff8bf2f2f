import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { rewriteText } from '../../core/cli/rewrite.ts';
import { quorate } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-update-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'lab.yaml');

const HEAD = `# what it is for
cluster: { hosts: { m1: {}, m2: {} }, plugins: [] }
start: bare
timeline:
`;
const LAB = `${HEAD}
  -   transcript: |       # pasted
          root@m1:~# hostname
          host-<int>
          root@m1:~# seq 4; echo pid $$

          1
          ...
          four
          pid <pid>

          root@m2:~# true
      note:   'stays' # as it is
`;
/** The empty line behind the command was no output. */
const UPDATED = LAB.replace('host-<int>', 'm1')
  .replace('four\n', '4\n')
  .replace('\n\n          1\n', '\n          1\n');

/** Writes the file, plays it, and gives its text afterwards. */
async function update(text: string, ...flags: string[]) {
  writeFileSync(file, text);
  const ended = await quorate(['run', file, '-u', ...flags]);
  return { ...ended, text: readFileSync(file, 'utf8') };
}

describe('-u', () => {
  test('writes what the screen showed, and not one byte more', async () => {
    const { code, stderr, text } = await update(LAB);
    expect(text).toBe(UPDATED);
    expect(stderr).toBe(`updated  ${file}  below lines 7, 9\n`);
    expect(code).toBe(0);
    const again = await update(text);
    expect(again).toMatchObject({ code: 0, stderr: '', text });
  });

  test('keeps the line ends of the file', async () => {
    const { text } = await update(LAB.replaceAll('\n', '\r\n'));
    expect(text).toBe(UPDATED.replaceAll('\n', '\r\n'));
  });

  test('leaves what `expect` demands, so that the run fails', async () => {
    const lab = `${HEAD}  - { host: m1, run: hostname, expect: host-1 }\n`;
    expect(await update(lab)).toMatchObject({ code: 1, text: lab });
  });

  test('leaves what stands in no block, and says what to do', async () => {
    const lab = `${HEAD}  - transcript: "root@m1:~# hostname"\n`;
    const { code, stdout, text } = await update(lab);
    expect({ code, text }).toEqual({ code: 1, text: lab });
    expect(stdout).toContain('below `|`, `quorate run -u` writes what the screen shows');
  });

  test('leaves a file with problems', async () => {
    const lab = `${LAB}  - { host: m1, rum: hostname }\n`;
    expect(await update(lab)).toMatchObject({ code: 2, text: lab });
  });

  test('leaves lines that two plays would write differently', async () => {
    const lab = `matrix: { word: [one, two] }\n${HEAD}  - transcript: |
      root@m1:~# cat /tmp/x
      three
`.replace('timeline:\n', `timeline:\n  - { host: m1, run: "echo \${{ matrix.word }} > /tmp/x" }\n`);
    const { stderr, text } = await update(lab);
    expect(text).toBe(lab);
    expect(stderr).toContain('two runs of it show different screens');
  });

  test('plays once: not with several seeds, not in several ways', async () => {
    for (const flags of [['--seeds', '1..3'], ['--verify-determinism']]) {
      const { code, stderr, text } = await update(LAB, ...flags);
      expect({ code, text }).toEqual({ code: 2, text: LAB });
      expect(stderr).toContain('`--update`');
    }
  });
});

test('lines that are not where they were are not written', () => {
  const rewrite = { file: 'x', line: 1, indent: 2, before: ['a'], after: ['b'] };
  expect(rewriteText('  $ x\n  a\n  c\n', [rewrite])).toBe('  $ x\n  b\n  c\n');
  expect(rewriteText('  $ x\n  z\n', [rewrite])).toBeUndefined();
  expect(rewriteText('- $ x\n  a\n', [rewrite])).toBeUndefined();
});
