/**
 * A stage for tests of the client: three real servers m1 to m3, and client programs that each run on
 * a host of their own, c1, c2 and so on.
 */
import type { FileTree } from '../../core/machine/image.ts';
import { KIND } from '../../core/machine/kinds.ts';
import type { Program, System } from '../../core/machine/system.ts';
import { type Client, connect, eventText } from '../../core/zookeeper/client/index.ts';
import { quorumPeerMain } from '../../plugins/zookeeper/quorum-peer-main.ts';
import { type Stage, simulate } from '../support/simulate.ts';
import { Dice } from './nemesis.ts';

export const SERVERS = ['m1', 'm2', 'm3'];
export const QUORUM = SERVERS.map((host) => `${host}:2181`);
const CFG = `tickTime=1000
initLimit=10
syncLimit=5
dataDir=/data
clientPort=2181
${SERVERS.map((host, i) => `server.${i + 1}=${host}:2888:3888`).join('\n')}
`;

export type Say = (what: string) => void;
export type Body = (sys: System, zk: Client, say: Say) => Promise<void>;

export interface Play {
  readonly timeoutMs?: number;
  readonly quorum?: readonly string[];
  readonly seed?: number;
}

/** Runs client programs, each on a host of its own (c1, c2 …), against the ensemble. */
export async function play(
  bodies: readonly Body[],
  script: (stage: Stage) => Promise<void>,
  options: Play = {},
): Promise<Stage> {
  let seen: Stage | undefined;
  const clients = bodies.map(
    (body, i): Program => ({
      name: `client${i + 1}`,
      kind: 'command',
      jvm: false,
      startup: { minMs: 0, maxMs: 0 },
      async main(sys) {
        const say = (what: string) => sys.observe('test/said', { what: `${i + 1} ${what}` });
        const { timeoutMs = 4000, quorum = QUORUM } = options;
        const zk = await connect(sys, quorum, {
          timeout: timeoutMs,
          watcher: (event) => say(eventText(event).slice('WatchedEvent '.length)),
        });
        await body(sys, zk, say);
        return sys.forever();
      },
    }),
  );
  const { failure } = await simulate({
    hosts: [...SERVERS, ...bodies.map((_, i) => `c${i + 1}`)],
    programs: [quorumPeerMain, ...clients],
    seed: options.seed ?? 1,
    image: (host): FileTree => {
      const at = SERVERS.indexOf(host);
      return at < 0 ? {} : { '/zoo.cfg': CFG, '/data/myid': String(at + 1) };
    },
    async script(stage) {
      seen = stage;
      for (const host of SERVERS) stage.start(host, 'QuorumPeerMain', '/zoo.cfg');
      for (const [i] of bodies.entries()) stage.start(`c${i + 1}`, `client${i + 1}`);
      await script(stage);
    },
  });
  if (failure) throw failure;
  return seen as Stage;
}

export const said = (stage: Stage) =>
  stage.events('test/said').map(({ data }) => String(data.what));

export function says(stage: Stage, what: string, withinMs = 60_000): Promise<true> {
  return stage.until(() => said(stage).includes(what) || undefined, withinMs);
}

export function kill(stage: Stage, host: number): void {
  const pid = stage.pid(host, 'QuorumPeerMain') as number;
  stage.control(SERVERS[host - 1] as string, { verb: 'signal', pid, signal: 'KILL' });
}

export const leaderOf = (stage: Stage): number => {
  const states = stage.events(KIND.state).filter(({ data }) => data.state === 'leader');
  return states.at(-1)?.lane as number;
};

/** Cuts a host off from all servers, or joins it again. */
export function cut(stage: Stage, host: string, isCut: boolean): void {
  const id = `cut ${host}`;
  const rule = { id, from: [host], to: SERVERS, ports: [], cut: true };
  for (const at of [host, ...SERVERS]) {
    stage.control(at, isCut ? { verb: 'link', rule } : { verb: 'unlink', id });
  }
}

/** Stops and continues the program of a client (1, 2 …). */
export function pause(stage: Stage, client: number, isPaused: boolean): void {
  const pid = stage.pid(SERVERS.length + client, `client${client}`) as number;
  stage.control(`c${client}`, { verb: 'signal', pid, signal: isPaused ? 'STOP' : 'CONT' });
}

/**
 * Trouble for clients, by seed, one after another: the leader dies, a client is cut off or stands
 * still, for less or for more than its session lives. All is well at the end.
 */
export async function trouble(stage: Stage, seed: number, clients: number, rounds: number) {
  const dice = new Dice(seed);
  for (let round = 0; round < rounds; round++) {
    const client = 1 + dice.below(clients);
    const leader = leaderOf(stage);
    const [begin, end] = dice.pick<readonly [() => void, () => void]>([
      [
        () => kill(stage, leader),
        () => stage.start(SERVERS[leader - 1] as string, 'QuorumPeerMain', '/zoo.cfg'),
      ],
      [() => cut(stage, `c${client}`, true), () => cut(stage, `c${client}`, false)],
      [() => pause(stage, client, true), () => pause(stage, client, false)],
    ]);
    await stage.sleep(200 + dice.below(3_000));
    begin();
    await stage.sleep(dice.pick([300, 3_000, 9_000]) + dice.below(2_000));
    end();
  }
}
