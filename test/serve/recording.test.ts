/** Recordings as files: what is refused of a damaged one, and what is kept of a run that broke down. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { loadServed } from '../../core/cli/serve/served-scenario.ts';
import { readLoneStep } from '../../core/scenario/check/lone-step.ts';
import { readYaml } from '../../core/scenario/load/read-yaml.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import { ownVersion } from '../../core/scenario/version.ts';
import { openServedRun } from '../../core/serve/open-served-run.ts';
import { readRecording } from '../../core/serve/read-recording.ts';
import { RECORDING, Recorder } from '../../core/serve/recording.ts';
import { ServingThread } from '../../core/serve/serving-thread.ts';
import { quorate } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-recording-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MOMENTS = [5_000, 6_000];
const ENDED = 7_000;
const HOSTS = [{ name: 'm1' }, { name: 'm2' }];

/** Of two hosts, with an input from outside and a step. */
function recorded(name: string, hasEnd = true): string {
  const path = join(folder, name);
  const scenario = { cluster: { hosts: HOSTS } } as unknown as ScenarioModel;
  const header = { recording: RECORDING, version: ownVersion(), seed: 1, neighbours: [], scenario };
  const recorder = new Recorder(path, header as never);
  recorder.came([{ to: 3, body: ['input', { kind: 'end', connection: 0 }] }], MOMENTS[0]!);
  recorder.came([{ to: 0, body: ['step', {}] }], MOMENTS[1]!);
  recorder.close(hasEnd ? { ended: ENDED, traceHash: 'abc' } : undefined);
  return path;
}

/** The recording with one of its lines changed; the header is line 1. */
function damaged(line: number, change: (text: string) => string): string {
  const path = recorded(`damaged-${line}.rec`);
  const lines = readFileSync(path, 'utf8').split('\n');
  lines[line - 1] = change(lines[line - 1]!);
  writeFileSync(path, lines.join('\n'));
  return path;
}

describe('a recording', () => {
  test('is read back with the stop that it lacks', () => {
    const { inputs, traceHash } = readRecording(recorded('whole.rec'));
    expect(inputs.map(({ to, time }) => [to, time])).toEqual([
      [3, MOMENTS[0]],
      [0, MOMENTS[1]],
      [0, ENDED + 1],
    ]);
    expect(traceHash).toBe('abc');
  });

  test('that breaks off plays on for a while, since what came last has its effect later', () => {
    const { inputs, traceHash } = readRecording(recorded('broken.rec', false));
    expect(inputs.at(-1)).toMatchObject({ to: 0, time: MOMENTS[1]! + 10_000_000, body: ['stop'] });
    expect(traceHash).toBeUndefined();
  });

  test.each([
    ['a part of a line', 2, (text: string) => text.slice(0, 20), 'line 2 is damaged'],
    ['a line that is no object', 2, () => '12', 'line 2 is damaged'],
    ['a time that is none', 2, (text: string) => text.replace('5000', '"x"'), 'line 2 is damaged'],
    ['lines out of order', 3, (text: string) => text.replace('6000', '4000'), 'line 3 is damaged'],
    ['a lane inside', 2, (text: string) => text.replace(/"lane":3/, '"lane":1'), 'line 2'],
    [
      'a lane that is not there',
      2,
      (text: string) => text.replace('"lane":3', '"lane":4'),
      'line 2',
    ],
    ['a step of no kind', 3, (text: string) => text.replace('step', 'stop it'), 'line 3'],
    ['an end without its time', 4, (text: string) => text.replace('ended', 'over'), 'line 4'],
    ['no cluster', 1, (text: string) => text.replace('"hosts"', '"guests"'), 'is no header'],
    ['no seed', 1, (text: string) => text.replace('"seed":1', '"seed":"1"'), 'is no header'],
  ])('with %s is refused', (_, line, change, why) => {
    const path = damaged(line, change);
    expect(() => readRecording(path)).toThrow(why);
  });
});

const STUCK_PLUGIN = `import { definePlugin } from 'quorate/plugin';
export default definePlugin({
  name: 'stuck',
  summary: 'Never comes back',
  commands: { stuck: { summary: 'Loops', usage: 'stuck', main: () => { for (;;); } } },
});
`;
const QUICKLY = { watchdogSeconds: 1, memoryMb: 512 };

test('a program that never comes back is in the recording, and in its replay', async () => {
  writeFileSync(join(folder, 'stuck.ts'), STUCK_PLUGIN);
  const cluster = join(folder, 'stuck.yaml');
  writeFileSync(cluster, 'name: stuck\nplugins: [zookeeper, ./stuck.ts]\nhosts: { m1: {} }\n');
  const recording = join(folder, 'stuck.rec');
  const loaded = await loadServed(
    { name: cluster, text: undefined },
    { timeline: undefined, start: 'bare', seed: 1, params: {}, cwd: '.' },
  );
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const { scenario, registry } = loaded;
  const thread = new ServingThread(QUICKLY);
  onTestFinished(() => thread.close());
  const usual = { seed: 1, executor: 'inline', ports: {} } as const;
  const run = openServedRun({ scenario, ...usual, recording, onStep: () => {} }, thread);
  await run.ready;
  const { root } = readYaml('step', '{ host: m1, run: stuck }');
  const place = await run.place();
  const step = readLoneStep(root!, { cluster: scenario.cluster, registry, place });
  if (!('verb' in step)) throw new Error(JSON.stringify(step));
  await expect(run.step(step)).rejects.toThrow('did not return');
  expect(readRecording(recording).inputs[0]!.body).toMatchObject(['step', { verb: 'run' }]);
  const replay = await quorate(['run', '--replay', recording], { QUORATE_WATCHDOG_SECONDS: '1' });
  expect(replay.code).toBe(3);
  expect(replay.stdout).toContain('stuck');
});
