/**
 * Random trouble for an ensemble, by seed: servers are killed, paused, powered off and cut off while
 * clients write, then everything is made well and must work again. Whoever writes remembers what
 * was acknowledged.
 */

import type { System } from '../../core/machine/system.ts';
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
        await sys.sleep(20);
      } catch {
        await sys.sleep(50);
      }
    }
    written.running--;
    await client.close();
  });
}

type Trouble = (name: string) => void;

/** Troubles one server at a time, or two, for a number of rounds; all is well at the end. */
export async function torment(e: Ensemble, seed: number, rounds: number): Promise<void> {
  const dice = new Dice(seed);
  let cuts = 0;
  for (let round = 0; round < rounds; round++) {
    const victims =
      dice.below(4) === 0 ? [dice.pick(e.names), dice.pick(e.names)] : [target(e, dice)];
    const id = `cut${cuts++}`;
    const [begin, end] = dice.pick<[Trouble, Trouble]>([
      [(name) => e.signal(name, 'KILL'), (name) => e.start(name)],
      [(name) => e.power(name, false), (name) => e.power(name, true)],
      [(name) => e.isolate(id, name), () => e.join(id)],
      [(name) => e.signal(name, 'STOP'), (name) => e.signal(name, 'CONT')],
    ]);
    for (const name of new Set(victims)) begin(name);
    await e.stage.sleep(dice.pick([50, 300, 1_500, 12_000]) + dice.below(100));
    for (const name of new Set(victims)) end(name);
    await e.stage.sleep(150);
    for (const name of e.names) if (e.pid(name) === undefined) e.start(name);
    await e.stage.sleep(dice.pick([10, 400, 3_000]) + dice.below(300));
  }
}

/** The leader more often than not. */
function target(e: Ensemble, dice: Dice): string {
  const leader = e.leader();
  return leader !== undefined && dice.below(2) === 0 ? leader : dice.pick(e.names);
}
