/** What a plugin of somebody else can do, played: configuration, life of a role, checks, faults. */

import { describe, expect, test } from 'vitest';
import { type PlayedRun, play } from '../../core/play/index.ts';
import { workshop } from './workshop.ts';

interface Given {
  readonly conf?: Readonly<Record<string, string>>;
  readonly roles?: readonly string[];
  readonly start?: string;
}

async function run(timeline: readonly unknown[], given: Given = {}) {
  const { conf = {}, roles = ['m1'], start = 'running' } = given;
  const host = (name: string) => [name, roles.includes(name) ? { roles: 'Workshop' } : {}];
  const scenario = {
    start,
    timeline,
    cluster: {
      plugins: ['workshop', 'zookeeper'],
      hosts: {
        z1: { roles: 'QuorumPeerMain' },
        ...Object.fromEntries(['m1', 'm2'].map(host)),
      },
      conf: { 'workshop.properties': { owner: 'me', label: 'open', ...conf } },
    },
  };
  return play(scenario, { plugins: [workshop] });
}

const told = ({ failure }: PlayedRun<never> | { failure: unknown }) =>
  (failure as { message: string; actual?: string } | undefined) ?? { message: 'passed' };

describe('configuration', () => {
  test('a program reads its own host: defaults, what the cluster says, what follows from roles', async () => {
    const shown = 'make.every: 250\nparts: 2\nservers: z1:2181\nlabel: open\nowner: me';
    const show = { host: 'm2', run: 'workshop show', expect: shown };
    const file = '/etc/workshop/workshop.properties';
    const typed = [
      show,
      { host: 'm2', run: `echo 'make.every=1m30s' >> ${file}` },
      { host: 'm2', run: 'workshop show', expect: shown.replace('250', '90000') },
      { host: 'm1', run: 'workshop show', expect: shown },
    ];
    (await run(typed, { conf: { parts: '2' } })).expectPassed();
  });

  test('a missing file leaves the defaults, and what has none ends the program with 1', async () => {
    const file = '/etc/workshop/workshop.properties';
    const missing = { exit: 1, stderr: `workshop: ${file}: No such file or directory` };
    const wrong = { exit: 1, stderr: `workshop: ${file}: \`parts\`: \`many\` is no whole number` };
    const unset = { exit: 1, stderr: `workshop: ${file}: \`servers\` is not set` };
    const played = await run(
      [
        { host: 'm2', run: 'workshop show', expect: missing },
        { host: 'm2', run: 'mkdir -p /etc/workshop' },
        { write: file, host: 'm2', content: 'parts=many\n' },
        { host: 'm2', run: 'workshop show', expect: wrong },
        { write: file, host: 'm2', content: 'parts=3\n' },
        { host: 'm2', run: 'workshop show', expect: unset },
      ],
      { start: 'bare' },
    );
    played.expectPassed();
  });
});

describe('programs', () => {
  test('a wrong call shows the usage and returns 2; fail returns its code', async () => {
    const usage = { exit: 2, stderr: 'usage: workshop show | wait MS' };
    const waited = { exit: 4, stdout: '1500 ms', stderr: 'waited' };
    const played = await run(
      [
        { host: 'm2', run: 'workshop', expect: usage },
        { host: 'm2', run: 'workshop wait 1500', expect: waited },
      ],
      { start: 'bare' },
    );
    played.expectPassed();
  });

  test('a claimed role is started and waited for, after the plugin that it requires', async () => {
    const played = await run([
      { host: 'm1', run: 'jps', expect: { lines: { some: ['<pid> Workshop'] } } },
    ]);
    played.expectPassed();
    const started = played.events('process/started').map(({ data }) => data.program);
    expect(started.indexOf('QuorumPeerMain')).toBeLessThan(started.indexOf('Workshop'));
    expect(played.events('made').map(({ host, data }) => `${host} ${data.part}`)[0]).toBe('m1 1');
  });

  test.each([
    ['nothing', '', 0],
    ['a number', 'seven', 7],
    ['an error of a program', 'broken', 1],
  ])('a role that returns %s', async (_, label, code) => {
    const wait = { wait: { event: 'workshop/closed' }, within: '5s' };
    const gone = { expect: { process: 'Workshop', host: 'm1', is: 'gone' }, within: '1s' };
    const played = await run([wait, gone], { conf: { label } });
    played.expectPassed();
    const ended = played.events('process/exited').find(({ data }) => data.program === 'Workshop');
    expect(ended?.data.code).toBe(code);
    if (code !== 1) return;
    const log = { file: '/var/log/Workshop.log', host: 'm1', contains: 'the machine is broken' };
    (await run([wait, gone, { expect: log }], { conf: { label } })).expectPassed();
  });
});

describe('checks', () => {
  test('read the newest event, compare it, and say what they saw', async () => {
    const holds = { expect: { 'workshop/made': '3', on: 'm1' }, within: '5s' };
    (await run([holds])).expectPassed();
    const played = await run([
      { let: { other: 'm2' } },
      { expect: { 'workshop/made': 'at least 4', on: 'other' }, within: '2s' },
    ]);
    expect(told(played).actual).toMatch(
      /^made is 3 \(expected at least 4\), as m1 said at \d+\.\d{3} s\non is m1 \(expected m2\)/,
    );
  });

  test('an absent subject is told as what it is', async () => {
    const played = await run([{ expect: { 'workshop/made': '1' } }], { roles: [] });
    expect(told(played).actual).toBe('nothing was ever made');
  });
});

describe('faults', () => {
  const spoil = { fault: 'workshop/spoil', as: 'spoilt' };

  test('reach into a role while they last, and no longer', async () => {
    const played = await run([{ ...spoil, for: '600ms' }, { wait: 'spoilt' }, { wait: '2s' }], {
      conf: { parts: '8' },
    });
    played.expectPassed();
    const spoilt = played.events('made').map(({ data }) => data.spoilt);
    expect(spoilt.filter((one) => one).length).toBeGreaterThan(1);
    expect(spoilt.at(-1)).toBe(false);
  });

  test.each([
    ['when it ends', [{ ...spoil, for: '50ms' }, { wait: '1s' }]],
    ['when it is healed', [spoil, { wait: '50ms' }, { heal: 'spoilt' }, { wait: '1s' }]],
    ['at the end of the scenario', [spoil, { wait: '50ms' }]],
  ])('without effect are an error %s, at their step', async (_, steps) => {
    const conf = { 'make.every': '20s' };
    const played = await run([{ expect: { 'workshop/made': '1' }, within: '1s' }, ...steps], {
      conf,
    });
    expect(played.failure).toMatchObject({
      kind: 'fault',
      message:
        'the fault `workshop/spoil` had no effect: nothing that it is to change happened before it ended',
      exit: 1,
    });
    expect(played.failure?.step).toBe('2');
  });

  test('take one process; a selector that gives two is refused', async () => {
    const played = await run([{ ...spoil, host: ['m1', 'm2'] }], { roles: ['m1', 'm2'] });
    expect(told(played).message).toContain('this fault takes one host');
  });
});
