/** The engine as a server for cases: a simulated host, on which the player is a program. */

import type { Child, Program, System } from '../../../core/machine/system.ts';
import { quorumPeerMain } from '../../../plugins/zookeeper/quorum-peer-main.ts';
import { simulate } from '../../support/simulate.ts';
import type { Members, Network, Socket, SocketHandlers } from './network.ts';
import { type Member, type ServerSetup, zooCfg } from './servers.ts';

interface SimulatedOptions {
  /** Shows the servers their machine otherwise. */
  readonly tapped?: (sys: System) => System;
  readonly seed?: number;
}

const HOUR_MS = 3_600_000;

/**
 * Runs `work` against the engine in virtual time.
 * @throws what `work` throws, or what ended the simulation
 */
export async function withSimulated(
  setup: ServerSetup,
  work: (network: Network, members: Members) => Promise<void>,
  { tapped = (sys) => sys, seed = 1 }: SimulatedOptions = {},
): Promise<void> {
  let outcome: { error?: unknown } | undefined;
  const player: Program = {
    name: 'player',
    kind: 'command',
    jvm: false,
    startup: { minMs: 1, maxMs: 1 },
    main: async (sys) => {
      try {
        await work(simulatedNetwork(sys), simulatedMembers(sys));
        outcome = {};
      } catch (error) {
        outcome = { error };
      }
    },
  };
  const ports = Array.from({ length: setup.members }, (_, at) => portsOf(at + 1));
  const result = await simulate({
    hosts: ['m1'],
    seed,
    programs: [withFlags(setup.jvm, tapped), player],
    image: () =>
      Object.fromEntries(
        ports.flatMap((_, at) => [
          [`/srv/s${at + 1}.cfg`, zooCfg(setup, `/srv/s${at + 1}`, at + 1, ports)],
          [`/srv/s${at + 1}/myid`, `${at + 1}`],
        ]),
      ),
    script: async (stage) => {
      for (const sid of setup.started) stage.start('m1', 'QuorumPeerMain', `/srv/s${sid}.cfg`);
      const serving = () => stage.events('zookeeper/serving').length === setup.started.length;
      if (setup.readOnly) await stage.sleep(10_000);
      else await stage.until(() => serving() || undefined);
      stage.start('m1', 'player');
      await stage.until(() => outcome, 100 * HOUR_MS);
    },
  });
  if (result.failure) throw result.failure;
  if (outcome?.error !== undefined) throw outcome.error;
}

const clientPort = (member: number): number => 21810 + member;
const portsOf = (member: number): Member => ({
  client: clientPort(member),
  quorum: 22810 + member,
  election: 23810 + member,
});

/** The server with flags of its JVM, as `java.env` would set them. */
function withFlags(flags: readonly string[], tapped: (sys: System) => System): Program {
  return {
    ...quorumPeerMain,
    main: (sys, conf) => {
      const env = new Map(sys.env).set('JVMFLAGS', flags.join(' '));
      const flagged = Object.create(sys, { env: { value: env } }) as System;
      return quorumPeerMain.main(tapped(flagged), conf);
    },
  };
}

/** Those that the player starts are its children. */
function simulatedMembers(sys: System): Members {
  const children = new Map<number, Child>();
  return {
    start: (member) => {
      const argv = ['QuorumPeerMain', `/srv/s${member}.cfg`];
      children.set(member, sys.spawnProgram('QuorumPeerMain', argv));
    },
    kill: async (member) => {
      const child = children.get(member) as Child;
      sys.kill(child.pid, 'KILL');
      await child.exited;
    },
  };
}

function simulatedNetwork(sys: System): Network {
  return {
    connect: (server, handlers) => simulatedSocket(sys, server, handlers),
    sleep: (ms, until) => sys.sleep(ms, until),
    promise: (start) => sys.promise<void>((resolve) => start(() => resolve(undefined))),
  };
}

function simulatedSocket(sys: System, server: number, handlers: SocketHandlers): Socket {
  const tcp = sys.net.connect('127.0.0.1', clientPort(server));
  tcp.onOpen = () => handlers.opened();
  tcp.onData = (bytes) => handlers.data(bytes);
  tcp.onEnd = () => {
    handlers.closed();
    tcp.close();
  };
  tcp.onError = () => handlers.closed();
  return {
    get address() {
      return tcp.local.address;
    },
    write: (bytes) => {
      if (tcp.state !== 'closed') tcp.write(bytes);
    },
    end: () => tcp.close(),
  };
}
