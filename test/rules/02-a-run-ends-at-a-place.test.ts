/** Rule 2: the first violation in the order of time and hosts ends the run, there and everywhere. */

import { describe, expect, test } from 'vitest';
import { traceLines as linesOf } from '../../core/report/trace-lines.ts';
import { scenarioOf } from '../support/scenario-text.ts';
import { INLINE, play, waysOf } from '../support/ways.ts';

/** Both hosts raise the alarm at one instant, and tick far beyond it. */
const TWO_ALARMS = `
  - { host: m2, run: say 1000 alarm & }
  - { host: m1, run: say 1000 alarm & }
  - { host: m2, run: tick 0.1 50000 & }
  - { host: m1, run: tick 0.1 50000 & }
  - wait: 10s
`;

describe.each(['inline', 'threads', 'two hosts to a thread', 'windows of L/7'])('%s', (name) => {
  test('of two violations at one instant that of the first host wins', async () => {
    const scenario = await scenarioOf(TWO_ALARMS);
    const way = name === 'inline' ? INLINE : waysOf(scenario)[name]!;
    const { result } = await play(scenario, 1, way, true);
    expect(result.failure?.message).toBe('rules/silence: m1 said it');
  });

  test('nothing that happened at its end or later is in the trace', async () => {
    const scenario = await scenarioOf(TWO_ALARMS);
    const way = name === 'inline' ? INLINE : waysOf(scenario)[name]!;
    const { result, trace } = await play(scenario, 1, way, true);
    const end = result.virtualTimeMs * 1_000;
    expect(trace.filter(({ lane, time }) => lane > 0 && time >= end)).toEqual([]);
    expect(trace.filter(({ lane, time }) => lane === 0 && time > end)).toEqual([]);
    const lastTick = trace.findLast(({ kind }) => kind === 'rules/ticked')!;
    expect(end - lastTick.time).toBeLessThanOrEqual(100);
    expect(result.traceEvents).toBe(trace.length);
    const inline = await play(scenario, 1, INLINE, true);
    expect(result.traceHash).toBe(inline.result.traceHash);
    expect(linesOf(scenario, trace)).toEqual(linesOf(scenario, inline.trace));
  });
});

test('the report shows nothing from beyond the end', async () => {
  const { result } = await play(await scenarioOf(TWO_ALARMS), 1);
  const shown = [...result.failure!.lastEvents, ...result.failure!.causes];
  expect(shown.length).toBeGreaterThan(0);
  for (const { timeMs } of shown) expect(timeMs).toBeLessThan(result.virtualTimeMs);
});
