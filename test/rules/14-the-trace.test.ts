/** Rule 14: the trace is a stream of bytes, sealed as it becomes certain; contents are digests. */

import { describe, expect, test } from 'vitest';
import { TraceLog, TraceWriter } from '../../core/kernel/trace.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { scenarioOf } from '../support/scenario-text.ts';
import { play } from '../support/ways.ts';

/** One lane with an event at each of these moments, in chunks of this many events. */
function chunksOf(lane: number, times: readonly number[], size: number): Uint8Array[] {
  const writer = new TraceWriter(lane);
  const chunks: Uint8Array[] = [];
  for (const [at, time] of times.entries()) {
    writer.write(time, 0, 'test/happened', { time }, undefined);
    if ((at + 1) % size === 0) chunks.push(writer.take());
  }
  return [...chunks, writer.take()];
}

function logOf(times: readonly number[], size: number): TraceLog {
  const log = new TraceLog(2, Number.POSITIVE_INFINITY);
  for (const lane of [0, 1]) for (const chunk of chunksOf(lane, times, size)) log.push(lane, chunk);
  return log;
}

describe('the log', () => {
  const TIMES = [1, 2, 3, 4, 4, 4, 5, 6, 7];

  test('hashes and shows only what is sealed', () => {
    const log = logOf(TIMES, 100);
    const empty = log.hash();
    expect(log.count).toBe(0);
    log.seal(4);
    expect(log.merged().map(({ time }) => time)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(log.hash()).not.toBe(empty);
    expect(log.hash()).toBe(
      (() => {
        const short = logOf([1, 2, 3], 100);
        short.seal(100);
        return short.hash();
      })(),
    );
  });

  test('ends where the timeline comes first: its own events at that instant count', () => {
    const log = logOf(TIMES, 100);
    log.close(4);
    const at = (lane: number) => log.merged().filter((record) => record.lane === lane).length;
    expect([at(0), at(1)]).toEqual([6, 3]);
  });

  test('is the same in whatever chunks it came, and however often it was sealed', () => {
    const hashes = [1, 2, 3, 100].map((size) => {
      const log = logOf(TIMES, size);
      for (const time of size === 2 ? [2, 3, 4, 5, 6] : [5]) log.seal(time);
      log.close(7);
      return `${log.count} ${log.hash()}`;
    });
    expect(new Set(hashes).size).toBe(1);
  });
});

test('no content of a znode or a file stands in an event that nobody asked for', async () => {
  const secret = 'nobody-must-read-this';
  const { scenarios } = await loadScenarios(['clusters/zk-ensemble/leader-killed.yaml']);
  const ensemble = scenarios[0]!;
  const typed = await scenarioOf(`  - write: /tmp/orders
    host: m1
    content: |
      create /safe ${secret}
  - { host: m1, run: zkCli.sh < /tmp/orders > /tmp/said 2>&1 }
`);
  const scenario = { ...ensemble, bindings: [], never: [], timeline: typed.timeline };
  const { result, trace } = await play(scenario, 1, undefined, true);
  expect(result.failure).toBeUndefined();
  const proposed = trace.filter(({ kind }) => kind === 'zookeeper/proposed');
  expect(proposed.length).toBeGreaterThan(0);
  for (const { data } of proposed) expect(data.digest).toMatch(/^[0-9a-f]{8}$/);
  const plain = (_: string, value: unknown) =>
    typeof value === 'bigint'
      ? `${value}`
      : value instanceof Uint8Array
        ? new TextDecoder().decode(value)
        : value;
  const telling = trace.filter(({ data }) => JSON.stringify(data, plain).includes(secret));
  expect(telling).toEqual([]);
});

test('a question to a host is read-only: all it adds to the trace is its answer', async () => {
  const lines = '  - { host: m1, run: echo hello > /tmp/hello }\n';
  const asking = `${lines}  - expect: { file: /tmp/hello, host: m1, is: hello }\n`;
  const kindsOf = async (text: string) => {
    const { result, trace } = await play(await scenarioOf(text), 1, undefined, true);
    expect(result.failure).toBeUndefined();
    return trace.filter(({ lane }) => lane > 0).map(({ kind }) => kind);
  };
  const asked = await kindsOf(asking);
  expect(asked.filter((kind) => kind === 'probe/answered')).toHaveLength(1);
  expect(asked.filter((kind) => kind !== 'probe/answered')).toEqual(
    await kindsOf(`${lines}  - wait: 3ms\n`),
  );
});
