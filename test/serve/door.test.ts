/** A door that the system refuses: one below 1024, to somebody without the right to it. */

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Door } from '../../core/serve/door.ts';

const FIRST_FREE = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
const PORT = 1;
const NOBODY = 65_534;
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
