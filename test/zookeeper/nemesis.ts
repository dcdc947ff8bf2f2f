/**
 * Random trouble for an ensemble, by seed: servers are killed, paused, powered off and cut off (both
 * ways or one), their disks and clocks go wrong and sessions expire while clients do whatever they
 * like; then everything is made well and must work again. Whoever writes remembers what was
 * acknowledged.
 */

import type { TraceRecord } from '../../core/kernel/trace.ts';
import type { DiskFault } from '../../core/machine/disk/device.ts';
import type { System } from '../../core/machine/system.ts';
import { RandomSession } from '../../plugins/zookeeper/workloads/sessions.ts';
import { tapped } from '../../plugins/zookeeper/workloads/wire/tap.ts';
import type { Ensemble } from './ensemble.ts';

/** A small generator of its own: tests must not depend on the stream of any host. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = (seed * 2_654_435_761) >>> 0;
  }

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

export interface Written {
  readonly acknowledged: Set<string>;
  stop: boolean;
  /** Writers that have not stopped yet. */
  running: number;
}

/** A client that creates nodes for ever, each under a name of its own. */
export function writer(e: Ensemble, label: string, written: Written): void {
  written.running++;
  e.begin(async (sys: System) => {
    const client = await e.client(sys, undefined, 6_000);
    for (let i = 0; !written.stop; i++) {
      const path = `/${label}-${i}`;
      try {
        await client.create(path, `${i}`);
        written.acknowledged.add(path);
        await sys.sleep(100);
      } catch {
        await sys.sleep(50);
      }
    }
    written.running--;
    await client.close();
  });
}

const PACE = { everyMs: 200, timeoutMs: 6_000 };

/** Sessions that do anything at all, until the writers stop. */
export function sessions(e: Ensemble, count: number, written: Written, pace = PACE): void {
  for (let at = 1; at <= count; at++) {
    written.running++;
    e.begin(async (sys: System) => {
      const reports = {
        pause: async (ms: number) => {
          await sys.sleep(ms);
          return !written.stop;
        },
        begin: () => ({ acknowledged() {}, failed() {}, unknown() {} }),
      };
      const options = {
        quorum: e.connectString,
        timeout: pace.timeoutMs,
        path: '/w',
        label: `${at}`,
      };
      await new RandomSession(tapped(sys), options).run(reports, pace.everyMs);
      written.running--;
    });
  }
}

type Trouble = (name: string) => void;

/** Troubles one server at a time, or two, for a number of rounds; all is well at the end. */
export async function torment(e: Ensemble, seed: number, rounds: number): Promise<void> {
  const dice = new Dice(seed);
  let cuts = 0;
  for (let round = 0; round < rounds; round++) {
    const victims =
      dice.below(4) === 0 ? [dice.pick(e.names), dice.pick(e.names)] : [target(e, dice)];
    const [begin, end] = dice.pick(troubles(e, dice, `cut${cuts++}`));
    for (const name of new Set(victims)) begin(name);
    await e.stage.sleep(dice.pick([50, 300, 1_500, 12_000]) + dice.below(100));
    if (dice.below(4) === 0) {
      expireSession(e, (opened) => (opened.length > 0 ? dice.pick(opened.slice(-8)) : undefined));
    }
    for (const name of new Set(victims)) end(name);
    await e.stage.sleep(150);
    for (const name of e.names) if (e.pid(name) === undefined) e.start(name);
    await e.stage.sleep(dice.pick([10, 400, 3_000]) + dice.below(300));
  }
}

/** What can be done to a server, and how it is undone. */
function troubles(e: Ensemble, dice: Dice, id: string): [Trouble, Trouble][] {
  const faults = [
    { kind: 'full', freeBytes: dice.below(2_000) },
    { kind: 'slow', factor: dice.pick([20, 500]) },
    { kind: 'hung' },
    { kind: 'failing' },
  ] as const;
  const fault = dice.pick(faults);
  const offsetMs = dice.below(7_200_000) - 3_600_000;
  const ratePpm = dice.below(400_000) - 200_000;
  const join: Trouble = () => e.join(id);
  const disk =
    (is: DiskFault | null): Trouble =>
    (name) =>
      e.stage.control(name, { verb: 'disk', fault: is });
  const kill: [Trouble, Trouble] = [(name) => e.signal(name, 'KILL'), (name) => e.start(name)];
  const power: [Trouble, Trouble] = [(name) => e.power(name, false), (name) => e.power(name, true)];
  return [
    ...[kill, kill, power, power],
    [(name) => e.isolate(id, name), join],
    [(name) => e.isolate(id, name), join],
    [(name) => e.mute(id, name), join],
    [(name) => e.deafen(id, name), join],
    [(name) => e.cut(id, [name], [dice.pick(e.names)]), join],
    [(name) => e.isolate(id, name, dice.pick(e.names)), join],
    [(name) => e.signal(name, 'STOP'), (name) => e.signal(name, 'CONT')],
    [(name) => e.signal(name, 'STOP'), (name) => e.signal(name, 'CONT')],
    [disk(fault), disk(null)],
    [
      (name) => e.stage.control(name, { verb: 'clock', offsetMs, ratePpm }),
      (name) => e.stage.control(name, { verb: 'clock', offsetMs: null, ratePpm: null }),
    ],
  ];
}

/** As the fault of that name does it, to one of the sessions that were opened. */
export function expireSession(
  e: Ensemble,
  choose: (opened: readonly TraceRecord[]) => TraceRecord | undefined,
): void {
  const leader = e.leader();
  const pid = leader === undefined ? undefined : e.pid(leader);
  const argument = choose(e.stage.events('zookeeper/session-opened'))?.data.session;
  if (leader === undefined || pid === undefined || argument === undefined) return;
  e.stage.control(leader, { verb: 'command', pid, name: 'expire-session', argument });
}

/** The leader more often than not. */
function target(e: Ensemble, dice: Dice): string {
  const leader = e.leader();
  return leader !== undefined && dice.below(2) === 0 ? leader : dice.pick(e.names);
}

/** Nodes may have a time to live, and quotas bite. */
export const LIVELY = ['extendedTypesEnabled=true', 'enforceQuota=true'];
export const CLEANS_OFTEN = '-Dznode.container.checkIntervalMs=1000';
