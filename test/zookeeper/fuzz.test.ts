/**
 * Fuzzing: bytes that were right and are changed, on every door of a server and behind it. No
 * program may throw (that ends a run), none may spin, nothing may be left over, and whoever keeps to
 * the rules goes on undisturbed. `FUZZ_PACKETS`, `FUZZ_REPLIES` and `FUZZ_ROUNDS` say how many of each;
 * `FIRST_SEED` where to begin.
 */

import { describe, expect, it } from 'vitest';
import { fuzzLeader, fuzzReplies } from './fuzz/liars.ts';
import { fuzzWire, type WireReport } from './fuzz/wire.ts';

const FIRST = Number(process.env.FIRST_SEED ?? 1);
const PACKETS = Number(process.env.FUZZ_PACKETS ?? 4_000);
const ASKED = Number(process.env.FUZZ_REPLIES ?? 300);
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 3);
/** One ensemble each. */
const PER_RUN = 20_000;

function expectUnharmed(report: WireReport): void {
  expect(report.wrong).toEqual([]);
  expect(report.answers).toBeGreaterThan(10);
  expect(report.left).toHaveLength(3);
  for (const left of report.left) {
    // The connection that asks, and nobody else.
    expect(left.zk_num_alive_connections).toBe('1');
    expect(left.zk_watch_count).toBe('0');
    expect(left.zk_outstanding_requests).toBe('0');
    expect(left.zk_ephemerals_count).toBe('0');
  }
}

describe('an ensemble', () => {
  const runs = Array.from({ length: Math.ceil(PACKETS / PER_RUN) }, (_, i) => FIRST + i);
  let heap = 0;

  it.each(runs)('takes changed packets on all ports (seed %i)', async (seed) => {
    const report = await fuzzWire(seed, Math.min(PACKETS, PER_RUN));
    expectUnharmed(report);
    globalThis.gc?.();
    const now = process.memoryUsage().heapUsed;
    heap ||= now;
    const { packets, connections, bytes, refused } = report;
    const line = JSON.stringify({ seed, packets, connections, bytes, refused, heap: now });
    if (process.env.FUZZ_PACKETS) process.stdout.write(`${line}\n`);
    expect(now).toBeLessThan(heap * 2 + 100_000_000);
  });
});

describe('a connection on which somebody lies', () => {
  it(`costs a client that connection (${ASKED} requests)`, async () => {
    const { wrong, lost, well } = await fuzzReplies(FIRST, ASKED);
    expect(wrong).toEqual([]);
    expect(lost).toBeGreaterThan(0);
    expect(well).toBeGreaterThan(0);
  });

  it(`costs a follower its role (${ROUNDS} lives)`, async () => {
    const { wrong, lost, well, exits } = await fuzzLeader(FIRST, ROUNDS);
    expect(wrong).toEqual([]);
    expect(lost).toBeGreaterThan(0);
    expect(well).toBeGreaterThan(0);
    // Refused at a start, a commit of something else, a log that cannot be cut back.
    for (const code of Object.keys(exits)) expect(['1', '12', '13']).toContain(code);
  });
});
