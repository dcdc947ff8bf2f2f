import { describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const SCENARIOS = 'test/fixtures/scenarios';
const PASSES = `${SCENARIOS}/passes.yaml`;
const TAGGED = 'test/fixtures/tagged';

describe('list', () => {
  test('says where each scenario stands, how it starts, its seed and tags', async () => {
    const { code, stdout, stderr } = await quorate(['list', TAGGED]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot('../golden/cli/list.txt');
  });

  test.each([
    [
      ['--tag', 'disks'],
      ['disks and nets', 'slow disks'],
    ],
    [
      ['--tag', 'disks', '--tag', 'nets'],
      ['disks and nets', 'nets', 'slow disks'],
    ],
    [
      ['--tag', '!slow'],
      ['disks and nets', 'nets'],
    ],
    [['--tag', 'disks', '--tag', '!slow'], ['disks and nets']],
    [['-t', 'disks', '--tag', 'slow'], ['slow disks']],
  ])('%j chooses', async (flags, names) => {
    const { stdout } = await quorate(['list', TAGGED, '--json', ...flags]);
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(names);
  });

  test('JSON has what a tool needs to find a scenario again', async () => {
    const { stdout } = await quorate(['list', PASSES, '--json']);
    expect(JSON.parse(stdout)).toEqual([
      {
        name: 'a file survives on one host',
        file: PASSES,
        line: 1,
        timeline: { first: 7, last: 13 },
        note: 'The smallest scenario that types, writes and looks.\n',
        tags: [],
        cell: {},
        params: {},
        start: 'bare',
        seed: 1,
        skip: null,
        cluster: { name: 'two hosts', file: `${SCENARIOS}/cluster.yaml` },
        hosts: ['m1', 'm2'],
      },
    ]);
  });

  test('what is wrong goes to stderr, and the rest is listed', async () => {
    const { code, stdout, stderr } = await quorate(['list', PASSES, 'test/fixtures/wrong']);
    expect(code).toBe(2);
    expect(stdout).toContain('1 scenario in 1 file');
    expect(stderr).toContain('unknown key `rnu`');
  });

  test('`run --list` plays nothing and shows the same, once for each seed', async () => {
    const { code, stdout } = await quorate([
      'run',
      TAGGED,
      '--list',
      '--seeds',
      '4,5',
      '-t',
      'slow',
    ]);
    expect(code).toBe(0);
    expect(stdout.match(/slow disks/g)).toHaveLength(2);
    expect(stdout).toContain('seed 5');
    expect(stdout).not.toContain('PASS');
  });
});

describe('plugins', () => {
  test('shows those built in, and those of the clusters that are named', async () => {
    const { code, stdout, stderr } = await quorate(['plugins', `${SCENARIOS}/ticks.yaml`]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^linux 1\.0\.0 {3}built in\n/);
    expect(stdout).toContain(
      '  roles          QuorumPeerMain (looking, read-only, leader, follower',
    );
    expect(stdout).toContain('ticks 1.0.0   test/fixtures/plugins/ticks.js\n');
    expect(stdout).toMatch(/ commands +tick\n/);
  });

  test('shows one with its options, states and fields', async () => {
    const { code, stdout } = await quorate(['plugins', 'linux', `${SCENARIOS}/cluster.yaml`]);
    expect(code).toBe(0);
    expect(stdout).not.toContain('zkServer.sh');
    expect(stdout).toMatch(/\n {2}partition {3}.+\n {6}lasts: until it is healed/);
    expect(stdout).toMatch(/\n {6}between +\w/);
  });

  test('tells a machine the same', async () => {
    const { stdout } = await quorate(['plugins', 'zookeeper', '--json']);
    const [plugin] = JSON.parse(stdout);
    expect(plugin).toMatchObject({ name: 'zookeeper', version: '1.0.0', from: 'built in' });
    expect(plugin.roles[0]).toMatchObject({
      name: 'QuorumPeerMain',
      facts: { states: 'looking, read-only, leader, follower, observer, standalone' },
    });
    const znode = plugin.expectations.find(({ name }: { name: string }) => name === 'znode');
    expect(znode.fields[0]).toMatchObject({ name: 'znode', about: expect.any(String) });
  });
});
