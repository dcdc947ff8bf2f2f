/**
 * Sessions spread over the servers of an ensemble, and how a player waits until all of them have
 * applied what any has: a session of its own at each asks for a `sync`.
 */

import { encodeRequest } from './encode.ts';
import type { Network } from './network.ts';
import { openSession } from './place.ts';
import type { Homes } from './player.ts';
import { words } from './script.ts';

const PATIENCE_MS = 20_000;
const CONTEXT = { root: '/', base: 0n, address: '' };
const SYNC = [encodeRequest(words('sync /'), CONTEXT)];

/** Client `a` is at home at server 1, `b` at server 2, and so on, around. */
export async function spreadOver(network: Network, servers: number): Promise<Homes> {
  const sessions = Array.from({ length: servers }, (_, at) =>
    openSession(network, at + 1, CONTEXT),
  );
  const links = await Promise.all(sessions);
  for (const link of links) link.take();
  return {
    of: (client) => ((client.charCodeAt(0) - 97) % servers) + 1,
    async caughtUp() {
      for (const link of links) link.request(SYNC);
      for (const [at, link] of links.entries()) {
        await link.settled(PATIENCE_MS);
        const [answer = 'nothing'] = link.take();
        if (!answer.startsWith('ok ')) throw new Error(`server ${at + 1} syncs: ${answer}`);
      }
    },
  };
}

/** Every client turns to the first server that follows. */
export async function atFollower(network: Network, servers: number): Promise<Homes> {
  for (let server = 1; server <= servers; server++) {
    if ((await modeOf(network, server)) === 'follower') return { of: () => server };
  }
  throw new Error('nobody follows');
}

/** What `srvr` says of a server. */
export async function modeOf(network: Network, server: number): Promise<string> {
  let text = '';
  await network.promise((resolve) => {
    const socket = network.connect(server, {
      opened: () => socket.write(new TextEncoder().encode('srvr')),
      data: (bytes) => {
        text += new TextDecoder().decode(bytes);
      },
      closed: resolve,
    });
  });
  return /^Mode: (.*)$/m.exec(text)?.[1] ?? 'none';
}
