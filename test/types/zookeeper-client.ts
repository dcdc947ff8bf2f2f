/**
 * What must not compile with the ZooKeeper client. Checked by `tsc -p tsconfig.json`: a line below
 * `@ts-expect-error` that does compile is an error itself.
 */

import { type Client, Counter, Election, is, Mutex, Queue } from 'quorate/plugin/zookeeper';

export async function uses(zk: Client): Promise<void> {
  const held = await new Mutex(zk, '/lock').acquire('me');
  const maybe = await new Mutex(zk, '/lock').tryAcquire(100);
  // @ts-expect-error it may not have come in time
  await maybe.release();
  await zk.multi([held.check, { set: '/a', data: 'x' }]);
  // @ts-expect-error an operation without data
  await zk.multi([{ set: '/a' }]);
  (await zk.increment('/n', held)) satisfies number | undefined;
  (await new Counter(zk, '/n').add(1, held)) satisfies number | undefined;
  // @ts-expect-error a lock is no version
  await zk.setData('/a', 'x', held);
  const leader = await new Election(zk, '/election').leader();
  // @ts-expect-error there may be none
  leader.token satisfies bigint;
  (await (await new Queue(zk, '/jobs').take())?.done()) satisfies boolean | undefined;
  // @ts-expect-error no such mode
  await zk.create('/a', null, { mode: 'sequential' });
  // @ts-expect-error no such mode of watching
  await zk.addWatch('/a', 'data');
  const [read] = await zk.multiRead([{ get: '/a' }]);
  // @ts-expect-error it may have been refused
  read.text satisfies string;
  // @ts-expect-error no such error
  is(new Error(), 'noNod');
  // @ts-expect-error how the session is kept is no business of a plugin
  zk.call(1, '/a');
}
