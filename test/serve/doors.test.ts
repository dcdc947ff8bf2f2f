/** Real ports are open while somebody listens behind them, and refuse otherwise, as in life. */

import { type Socket, connect as tcp } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../../core/play/index.ts';
import { CLUSTER } from '../support/serve.ts';

/** What becomes of a connection: `open`, or why it could not be made. */
function knock(address: string): Promise<string> {
  const [host, port] = address.split(':');
  const socket: Socket = tcp(Number(port), host);
  onTestFinished(() => void socket.destroy());
  return new Promise((resolve) => {
    socket.on('connect', () => resolve('open'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code!));
  });
}

test.each(['inline', 'threads'] as const)(
  'a port refuses until its server listens, and again when it is gone (%s)',
  async (executor) => {
    await using cluster = await serve(CLUSTER, { start: 'configured', executor });
    const all = () => Promise.all(Object.values(cluster.hosts).map(knock));
    const refused = 'ECONNREFUSED';
    expect(await all()).toEqual([refused, refused, refused]);
    await cluster.start(['m1', 'm2', 'm3']);
    await cluster.step({ expect: { count: 'follower of zookeeper', is: 2 }, within: '20s' });
    expect(await all()).toEqual(['open', 'open', 'open']);
    await cluster.kill('m1');
    await cluster.stop('m2');
    expect(await all()).toEqual([refused, refused, 'open']);
    await cluster.start('m1');
    await cluster.step({ expect: { count: 'leader of zookeeper', is: 1 }, within: '20s' });
    expect(await all()).toEqual(['open', refused, 'open']);
  },
);

test('a paused server is still connected to, and without power nobody is there to refuse', async () => {
  await using cluster = await serve(CLUSTER);
  const { m1, m2 } = cluster.hosts;
  await cluster.pause('m1');
  await cluster.powerOff('m2');
  expect([await knock(m1!), await knock(m2!)]).toEqual(['open', 'open']);
  await cluster.powerOn('m2');
  expect(await knock(m2!)).toBe('ECONNREFUSED');
});
