/** Which fault, on what, how long: the dice of `random-faults.ts`. */

import { RandomStream } from '../../core/kernel/random.ts';
import type { Selector } from '../../core/plugin/selector.ts';
import type { Armed } from '../../core/scenario/model.ts';

export interface Drawn {
  readonly fault: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly lasts?: boolean;
  readonly armed?: Armed;
}

export const SECOND = 1_000_000;
export const MILLISECOND = 1_000;
export const ROLE = 'QuorumPeerMain';

export const hostOf = (name: string): Selector => ({ kind: 'host', name });

/** Servers in the words of a selector. */
export function processes(
  quantifier: 'one' | 'each' | 'any' | 'majority',
  state?: string,
): Selector {
  return { kind: 'role', quantifier, state, role: ROLE, group: undefined };
}

export class FaultDice {
  readonly random: RandomStream;
  private readonly servers: readonly string[];
  private readonly isWanted: (fault: string) => boolean;

  constructor(seed: number, servers: readonly string[], isWanted: (fault: string) => boolean) {
    this.random = new RandomStream(seed, 'random-faults');
    this.servers = servers;
    this.isWanted = isWanted;
  }

  draw(): Drawn {
    const { random } = this;
    const host = this.victim();
    const draws: (() => Drawn)[] = [
      () => ({ fault: 'kill', options: { process: this.process() } }),
      () => ({ fault: 'kill', options: { process: processes('majority') } }),
      () => ({ fault: 'stop', options: { process: this.process() } }),
      () => ({ fault: 'pause', options: { process: this.process() }, lasts: true }),
      () => ({ fault: 'power-off', options: { host }, lasts: true }),
      () => ({ fault: 'power-off', options: { host: processes('majority') }, lasts: true }),
      () => ({ fault: 'power-off', options: { host: processes('each') }, lasts: true }),
      () => ({ fault: 'partition', options: this.links(), lasts: true }),
      () => ({ fault: 'partition', options: this.links(), lasts: true }),
      () => ({
        fault: 'delay',
        options: {
          ...this.links(),
          by: random.int(1, 400) * MILLISECOND,
          jitter: random.int(0, 400) * MILLISECOND,
        },
        lasts: true,
      }),
      () => ({
        fault: 'loss',
        options: { ...this.links(), rate: random.int(10_000, 400_000) },
        lasts: true,
      }),
      () => ({ fault: 'disk', options: { host, ...this.disk() }, lasts: true }),
      () => ({ fault: 'clock', options: { host, ...this.clock() }, lasts: true }),
      () => ({ fault: 'expire-session', options: {} }),
      () => this.armed(),
    ];
    for (;;) {
      const drawn = random.pick(draws)();
      if (this.isWanted(drawn.fault)) return drawn;
    }
  }

  private armed(): Drawn {
    const { random } = this;
    const subject = random.pick<Armed['subject']>([
      { call: 'fsync' },
      { call: 'rename' },
      { event: 'zookeeper/proposed' },
      { event: 'zookeeper/epoch-accepted' },
      { event: 'zookeeper/logged' },
    ]);
    const armed: Armed = {
      when: random.pick(['before', 'after']),
      subject,
      nth: random.int(1, 40),
    };
    return { fault: 'kill', options: { process: this.process() }, armed };
  }

  /** The leader more often than not. */
  private process(): Selector {
    return this.random.pick([
      processes('one', 'leader'),
      processes('one', 'leader'),
      processes('any', 'follower'),
      processes('any'),
    ]);
  }

  private victim(): Selector {
    return this.random.pick([
      processes('one', 'leader'),
      processes('any', 'follower'),
      hostOf(this.random.pick(this.servers)),
    ]);
  }

  /** A side against the rest or another, both ways or one, all ports or some of ZooKeeper's. */
  private links(): Record<string, unknown> {
    const { random } = this;
    const rest: Selector = { kind: 'rest' };
    const some = random
      .shuffle(this.servers)
      .slice(0, random.int(1, Math.max(1, this.servers.length - 1)));
    const side: Selector = random.chance(500_000)
      ? processes('one', 'leader')
      : { kind: 'list', items: some.map(hostOf) };
    const ports = random.chance(300_000) ? { ports: [random.pick([2181, 2888, 3888])] } : {};
    switch (random.int(0, 3)) {
      case 0:
        return { from: side, to: rest, ...ports };
      case 1:
        return { from: rest, to: side, ...ports };
      default:
        return { between: [side, rest], ...ports };
    }
  }

  private disk(): Record<string, unknown> {
    const { random } = this;
    const is = random.pick(['full', 'slow', 'hung', 'failing']);
    return { is, free: random.int(0, 20_000), factor: random.pick([20, 200, 2_000]) };
  }

  private clock(): Record<string, unknown> {
    const { random } = this;
    return random.pick([
      { offset: random.int(1, 3_600) * SECOND },
      { behind: random.int(1, 3_600) * SECOND },
      { rate: random.int(-200_000, 200_000) },
    ]);
  }

  /** Microseconds. */
  duration(): number {
    const [min, max] = this.random.pick([
      [1, 100],
      [100, 2_000],
      [2_000, 12_000],
    ] as const);
    return this.random.int(min, max) * MILLISECOND;
  }
}
