/** Doors that the system refuses: one below 1024, and one that another program took meanwhile. */

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { installTraps } from '../../core/executor/traps.ts';
import type { Machine } from '../../core/machine/machine.ts';
import { Door } from '../../core/serve/door.ts';

const FIRST_FREE = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
const PORT = 1;
const NOBODY = 65_534;
const realSetImmediate = setImmediate;
/** Elsewhere such ports are anybody's. */
const guarded = existsSync(FIRST_FREE) && Number(readFileSync(FIRST_FREE, 'utf8')) > PORT;

/** Tries it as somebody without rights, whoever runs the tests. */
async function asNobody(attempt: () => Promise<unknown>): Promise<unknown> {
  const isRoot = process.geteuid!() === 0;
  if (isRoot) process.seteuid!(NOBODY);
  try {
    return await attempt();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

test.runIf(guarded)('a door that needs a right says so', async () => {
  const door = new Door({ host: 'm1', port: 2181, at: PORT }, () => {});
  const error = await asNobody(() => door.reserve().catch((reason: unknown) => reason));
  expect(error).toMatchObject({
    code: 'serve/port-refused',
    message: 'm1 was to listen at port 1 of this machine, which refuses: permission denied',
  });
  await door.close();
});

/** A host with a program that is being woken for as long as it takes. */
const BUSY = {
  lane: { current: { title: 'bash (pid 1)' }, fail: () => {} },
  options: { self: { name: 'm1' } },
} as unknown as Machine;

test('a door whose port is taken is opened later, and not in the middle of a program', async () => {
  let active: Machine | undefined;
  installTraps(() => active);
  const door = new Door({ host: 'm1', port: 2181, at: 0 }, () => {});
  const { address } = await door.reserve();
  door.set(false);
  const other = createServer().listen(Number(address.split(':')[1]), '127.0.0.1');
  await once(other, 'listening');
  expect(door.set(true)).toBe(false);
  active = BUSY;
  await once((door as unknown as { readonly server: Server }).server, 'error');
  other.close();
  for (let settled = false; !settled; ) {
    await new Promise((resolve) => realSetImmediate(resolve));
    active = undefined;
    settled = door.settle();
    active = BUSY;
  }
  active = undefined;
  await door.close();
});
