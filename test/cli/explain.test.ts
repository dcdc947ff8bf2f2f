/** `quorate explain`, through the real command line: nothing runs, everything is told. */

import { describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const LAB = 'test/fixtures/explain/lab.yaml';
const BASE = 'test/fixtures/explain/base.yaml';

async function explained(name: string, ...parameters: string[]) {
  const { code, stdout, stderr } = await quorate(['explain', ...parameters]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(stdout).toMatchFileSnapshot(`../golden/cli/explain/${name}.txt`);
  return stdout;
}

test('a scenario: its steps unfolded, what they select, what is watched, what hosts hold', async () => {
  const text = await explained('lab', LAB, '-t', 'paused');
  const long = text.split('\n').filter((line) => line.length > 80);
  expect(long).toEqual([]);
});

test('the other cell of its matrix, with a parameter of the command line', async () => {
  const text = await explained('lab-cut', LAB, '-t', 'cut off', '--param', 'pause=90s');
  expect(text).toContain('pause = 90s');
  expect(text).toContain('for: 90s');
});

test('loops and used files, however deep', async () => {
  await explained('uses', 'test/fixtures/expand/uses.yaml');
});

test('a cluster: all its stages', async () => {
  await explained('cluster', BASE);
});

test('a cluster that claims roles and writes no file says what its plugin makes of it', async () => {
  await explained('computed', 'test/fixtures/explain/claims.yaml');
});

test('one host alone', async () => {
  await explained('host', LAB, '-t', 'paused', '--host', 'm2');
});

test('as JSON, the same for machines', async () => {
  const { code, stdout } = await quorate(['explain', LAB, '--json']);
  expect(code).toBe(0);
  const [paused, cut] = JSON.parse(stdout);
  expect([paused.name, cut.name]).toEqual([
    'a lab to be explained [hit: paused]',
    'a lab to be explained [hit: cut off]',
  ]);
  const [, m2] = paused.hosts;
  expect(m2.files[0].keys[0]).toEqual({
    key: 'initLimit',
    value: '10',
    kind: 'written',
    origin: 'test/fixtures/explain/zoo.cfg:3',
  });
  expect(paused.invariants).toContainEqual(
    expect.objectContaining({ name: 'zookeeper/agreement', on: false }),
  );
  expect(paused.timeline[0].yaml[0]).toBe('- name: paused');
});

describe('what is wrong', () => {
  test('a host that there is not', async () => {
    const { code, stderr } = await quorate(['explain', BASE, '--host', 'm3']);
    expect({ code, stderr: stderr.split('\n')[0] }).toEqual({
      code: 2,
      stderr: ' ERROR  there is no host `m3`',
    });
  });

  test('a file with mistakes is told as by validate', async () => {
    const { code, stderr } = await quorate(['explain', 'test/fixtures/wrong/misspelt.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('test/fixtures/wrong/misspelt.yaml:');
  });

  test('nothing to be explained', async () => {
    const { code, stdout, stderr } = await quorate(['explain']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("missing required argument 'paths'");
  });
});
