/**
 * Rule 17: a workload runs beside the timeline from its first step to its last, as a process like
 * any other, and is measured from what it tells, in true time.
 */

import { describe, expect, test } from 'vitest';
import { scenarioOf } from '../support/scenario-text.ts';
import { play, waysOf } from '../support/ways.ts';

const tally = (more = '') =>
  `workloads: { writer: { workload: rules/tally, host: m1, every: 100ms, took: 10ms${more} } }\n`;

async function resultOf(timeline: string) {
  return (await play(await scenarioOf(timeline, ['m1', 'm2']), 1)).result;
}

describe('a workload', () => {
  test('is started before the first step, stopped after the last, and verified before the end', async () => {
    const result = await resultOf(`  - { wait: 10s }
${tally()}eventually:
  - { measure: writer.lost, is: 0 }
  - { measure: writer.acknowledged, is: 70..130 }
  - { measure: writer.counted, is: 70..130 }
  - { measure: writer.p50, is: 10ms..11ms }
  - { measure: writer.longest-gap, is: 60ms..200ms }
  - { measure: writer.rate, is: 7..13 }
`);
    expect(result.failure).toBeUndefined();
    expect(result.workloads).toMatchObject([{ name: 'writer', hosts: ['m1'], early: [] }]);
    expect(result.workloads[0]?.measures.max?.text).toBe('10 ms');
  });

  test('that lost something fails what says that it may not', async () => {
    const { failure } = await resultOf(`  - { wait: 1s }
${tally(', lost: 2')}eventually: { measure: writer.lost, is: 0 }
`);
    expect(failure).toMatchObject({ kind: 'expectation', at: { line: 7 } });
    expect(failure?.actual).toBe('writer.lost is 2 (expected 0)');
  });

  test('that is killed is told, and what it lost is unknown', async () => {
    const result = await resultOf(`  - { wait: 1s }
  - { fault: kill, process: writer }
  - { expect: { measure: writer.acknowledged, is: at least 5 } }
  - { wait: 1s }
${tally()}eventually: { measure: writer.lost, is: 0 }
`);
    expect(result.workloads[0]?.early).toMatchObject([{ host: 'm1', how: 'SIGKILL' }]);
    expect(result.failure?.actual).toBe(
      'no writer.lost: `writer` ended early on m1 (SIGKILL), so nobody verified',
    );
  });

  test('that ends by itself can be waited for', async () => {
    const result = await resultOf(`  - { wait: writer, within: 2s }
  - { expect: { measure: writer.counted, is: 5 } }
${tally(', stops: 5')}`);
    expect(result.failure).toBeUndefined();
  });

  test('runs on all of its hosts, and its hosts can be meant by its name', async () => {
    const result = await resultOf(`  - { wait: 1s }
  - { fault: power-off, host: m2, for: 1s, as: dark }
  - { wait: 2s }
workloads: { writer: { workload: rules/tally, host: [m1, m2] } }
never: { event: host/powered-off, host: m1 }
`);
    expect(result.workloads[0]).toMatchObject({
      hosts: ['m1', 'm2'],
      early: [{ host: 'm2', how: 'its host lost power' }],
    });
  });
});

describe('a measure', () => {
  const PAUSED = `  - { wait: 2s }
  - { fault: pause, process: writer, for: 3s, as: hit }
  - { wait: 6s }
`;

  test('can be taken during and outside a fault', async () => {
    const result = await resultOf(`${PAUSED}${tally()}eventually:
  - { measure: writer.longest-gap, is: at least 2900ms }
  - { measure: writer.longest-gap, is: at least 2900ms, during: hit }
  - { measure: writer.longest-gap, is: at most 200ms, outside: hit }
  - { measure: writer.acknowledged, is: at most 1, during: hit }
  - { measure: writer.max, is: at most 11ms, outside: hit }
`);
    expect(result.failure).toBeUndefined();
  });

  test('can be watched all the time', async () => {
    const { failure } = await resultOf(`${PAUSED}${tally()}always:
  not: { measure: writer.ops, is: at least 30 }
`);
    expect(failure).toMatchObject({ kind: 'always', actual: 'writer.ops is 30' });
  });
});

test('a run with workloads leaves one trace in all ways', async () => {
  const scenario = await scenarioOf(`  - { wait: 3s }\n${tally()}`, ['m1', 'm2']);
  const hashes = new Set<string>();
  for (const way of Object.values(waysOf(scenario))) {
    hashes.add((await play(scenario, 1, way)).result.traceHash);
  }
  expect(hashes.size).toBe(1);
});
