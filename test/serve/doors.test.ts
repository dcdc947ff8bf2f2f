/** Real ports are open while somebody listens behind them, and refuse otherwise, as in life. */

import { type Socket, connect as tcp } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { OutsideInput } from '../../core/machine/outside.ts';
import { serve } from '../../core/play/index.ts';
import { Gateway } from '../../core/serve/gateway.ts';
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

test('a connection that is broken off while its end is still on the way is gone', async () => {
  const heard = new Map<OutsideInput['kind'], () => void>();
  const whenHeard = (kind: OutsideInput['kind']) =>
    new Promise<void>((resolve) => void heard.set(kind, resolve));
  const gateway = new Gateway((_, { kind }) => heard.get(kind)?.());
  const side = gateway.side(1, []);
  side.listening('m1', true, [2181]);
  const [door] = await gateway.listen(1, [{ host: 'm1', port: 2181, at: 0 }]);
  const opened = whenHeard('open');
  const client = tcp({ port: Number(door!.address.split(':')[1]), allowHalfOpen: true });
  onTestFinished(() => void client.destroy());
  await opened;
  side.ended(0);
  side.broke(0);
  // Whoever is gone answers with a reset, sooner or later.
  const refused = await new Promise<Error>((resolve) => {
    client.on('error', resolve);
    const write = () => client.write('?', (error) => error || setImmediate(write));
    write();
  });
  expect(['ECONNRESET', 'EPIPE']).toContain((refused as NodeJS.ErrnoException).code);
  await gateway.close();
});
