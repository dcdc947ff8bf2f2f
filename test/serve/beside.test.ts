/** The outside acts between the turns of hosts that share its thread, never in the middle of one. */

import { expect, test } from 'vitest';
import { Beside } from '../../core/executor/beside.ts';
import type { Executor, WindowResult } from '../../core/kernel/executor.ts';
import type { Lane } from '../../core/kernel/lane.ts';

const HOST = 1;
const OUTSIDE = 2;

test('what stands for the outside is done before a host begins an event that waits', async () => {
  const order: string[] = [];
  const hosts = {
    window: async () => {
      order.push('a host begins');
      await Promise.resolve();
      order.push('a host ends');
      return [{ lane: HOST } as WindowResult];
    },
  } as unknown as Executor;
  const outside = {
    index: OUTSIDE,
    next: Number.POSITIVE_INFINITY,
    detail: '',
    run: () => void order.push('the outside'),
    takeOutbox: () => [],
    takeTrace: () => new Uint8Array(),
  } as unknown as Lane;
  const requests = [HOST, OUTSIDE].map((lane) => ({ lane, end: 1, inbox: [] }));
  const results = await new Beside(hosts, [outside]).window(requests);
  expect(results.map(({ lane }) => lane)).toEqual([HOST, OUTSIDE]);
  expect(order).toEqual(['the outside', 'a host begins', 'a host ends']);
});
