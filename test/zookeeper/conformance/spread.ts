/**
 * Sessions spread over the servers of an ensemble, and how a player waits until all of them have
 * applied what any has: a session of its own at each asks how far it is.
 */

import { encodeRequest } from './encode.ts';
import type { Network } from './network.ts';
import { openSession } from './place.ts';
import type { Homes } from './player.ts';
import { words } from './script.ts';

const PATIENCE_MS = 20_000;
const CONTEXT = { root: '/', base: 0n, address: '' };
const LOOK = [encodeRequest(words('exists /'), CONTEXT)];
/** How often servers are asked, and the pause between. */
const QUESTIONS = 2_000;
const PAUSE_MS = 2;

/** Client `a` is at home at server 1, `b` at server 2, and so on, around. */
export async function spreadOver(network: Network, servers: number): Promise<Homes> {
  const sessions = Array.from({ length: servers }, (_, at) =>
    openSession(network, at + 1, CONTEXT),
  );
  const links = await Promise.all(sessions);
  for (const link of links) link.take();
  return {
    of: (client) => ((client.charCodeAt(0) - 97) % servers) + 1,
    async nudge() {
      for (const link of links) link.request(LOOK);
      for (const link of links) await link.settled(PATIENCE_MS);
      for (const link of links) link.take();
    },
    async caughtUp() {
      for (let asked = 0; asked < QUESTIONS; asked++) {
        for (const link of links) link.request(LOOK);
        const zxids = new Set<string | undefined>();
        for (const link of links) {
          await link.settled(PATIENCE_MS);
          zxids.add(/^ok (\+\d+) /.exec(link.take().join())?.[1]);
        }
        if (zxids.size === 1 && !zxids.has(undefined)) return;
        await network.sleep(PAUSE_MS);
      }
      throw new Error('the servers do not catch up');
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
