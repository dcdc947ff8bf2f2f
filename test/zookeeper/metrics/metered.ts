/**
 * Plays traffic against servers that are started, killed and asked for their metrics on the way. After
 * each step there is a pause, so that what it caused is over: asking whether it is would count too.
 */

import type { Members, Network } from '../conformance/network.ts';
import { type Played, playCase } from '../conformance/player.ts';
import { type ServerSetup, setup } from '../conformance/servers.ts';
import { determinedLines } from './determined.ts';

const PAUSE_MS = 300;

const CFG = ['maxClientCnxns=0', 'enforceQuota=true'];

/** Logs are synced, and nobody but the clients changes the tree. */
const JVM = ['-Dzookeeper.forceSync=yes', '-Dznode.container.checkIntervalMs=1000000000'];

/** Servers that the steps start. */
export const METERED: Readonly<Record<string, ServerSetup>> = {
  /** With a snapshot every other transaction. */
  alone: setup({ started: [], cfg: [...CFG, 'snapCount=2'], jvm: JVM }),
  ensemble: setup({ members: 3, started: [], cfg: CFG, jvm: JVM }),
};

/** Client `a` is at home at server 1, `b` at server 2, and so on, around. */
export function playMetered(
  steps: readonly string[],
  { members: count }: ServerSetup,
  network: Network,
  members: Members,
): Promise<Played[]> {
  const operate = async (server: number, verb: string): Promise<string[]> => {
    if (verb === 'start') members.start(server);
    else if (verb === 'kill') await members.kill(server);
    else if (verb === 'metrics') return determinedLines(await ask(network, server, 'mntr'));
    else await ask(network, server, verb);
    return [];
  };
  const homes = {
    of: (client: string) => ((client.charCodeAt(0) - 97) % count) + 1,
    caughtUp: () => network.sleep(PAUSE_MS),
  };
  return playCase(steps, { network, root: '/m', base: 0n, homes, operate });
}

/** A four-letter word. */
async function ask(network: Network, server: number, word: string): Promise<string> {
  let text = '';
  await network.promise((resolve) => {
    const socket = network.connect(server, {
      opened: () => socket.write(new TextEncoder().encode(word)),
      data: (bytes) => {
        text += new TextDecoder().decode(bytes);
      },
      closed: resolve,
    });
  });
  return text;
}
