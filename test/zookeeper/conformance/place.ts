/** Makes each case a place of its own in the tree of a server. */

import { crc32 } from 'node:zlib';
import { Decoder } from './decode.ts';
import { type Context, encodeRequest } from './encode.ts';
import { Link } from './link.ts';
import type { Network } from './network.ts';
import type { Homes, Place } from './player.ts';
import { words } from './script.ts';

const PATIENCE_MS = 20_000;
const PAUSE_MS = 200;

/** The node of a case. Its name comes of the case's, since the order of children depends on it. */
export const rootOf = (name: string): string =>
  `/c${(crc32(name) >>> 0).toString(16).padStart(8, '0')}`;

/** Times that a server is asked which still counts the connections of the case before. */
const ATTEMPTS = 10;

/** Where the clients of a case connect, unless they say so themselves. */
export const FIRST: Homes = { of: () => 1 };

/** Creates the case's node with a session that is gone before the case begins. */
export async function makePlace(
  network: Network,
  root: string,
  homes: Homes = FIRST,
): Promise<Place> {
  let lines: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    lines = await createRoot(network, root, homes.of('a'));
    const base = /^ok \+(\d+)$/.exec(lines[2] ?? '')?.[1];
    if (base !== undefined) return { network, root, base: BigInt(base), homes };
    await network.sleep(PAUSE_MS);
  }
  throw new Error(`no place for a case: ${lines.join('; ')}`);
}

/** A connection with a session of its own. */
export async function openSession(
  network: Network,
  server: number,
  context: Context,
): Promise<Link> {
  const link = new Link(network, server, new Decoder(context, String));
  await link.until(() => link.open, PATIENCE_MS);
  link.shake({
    timeoutMs: PATIENCE_MS,
    session: 0n,
    password: new Uint8Array(16),
    protocol: 0,
    seen: 0n,
    readOnly: false,
  });
  await link.settled(PATIENCE_MS);
  return link;
}

async function createRoot(network: Network, root: string, server: number): Promise<string[]> {
  const context = { root, base: 0n, address: '' };
  const link = await openSession(network, server, context);
  link.request(['create ~', 'close'].map((text) => encodeRequest(words(text), context)));
  await link.until(() => false, PATIENCE_MS);
  return link.take();
}
