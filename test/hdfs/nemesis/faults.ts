/** Which fault, on what, how long: the deck that the seeds of `nemesis.ts` draw from. */

import type { RandomStream } from '../../../core/kernel/random.ts';

export const SERVERS = ['m1', 'm2', 'm3', 'm4'] as const;

const ROLES: Readonly<Record<string, readonly string[]>> = {
  QuorumPeerMain: ['m1', 'm2', 'm3'],
  JournalNode: ['m1', 'm2', 'm3'],
  DataNode: SERVERS,
  NameNode: ['m1', 'm2'],
  DFSZKFailoverController: ['m1', 'm2'],
};

export const hostsWith = (role: string): readonly string[] => ROLES[role] ?? [];

const PORTS = [2181, 2888, 3888, 8019, 8485, 9000, 9866, 9867];

/** Events at which a process may be killed, by the role that makes them. */
const MOMENTS: readonly (readonly [role: string, event: string])[] = [
  ['JournalNode', 'journalnode/epoch-promised'],
  ['JournalNode', 'journalnode/edit-accepted'],
  ['JournalNode', 'journalnode/segment-started'],
  ['JournalNode', 'journalnode/segment-finalized'],
  ['JournalNode', 'journalnode/recovery-accepted'],
  ['NameNode', 'journalnode/writer-epoch'],
  ['NameNode', 'journalnode/edits-sent'],
  ['NameNode', 'journalnode/edits-durable'],
  ['NameNode', 'hdfs-ha/mutation-acknowledged'],
  ['NameNode', 'hdfs-ha/edits-applied'],
  ['NameNode', 'hdfs-ha/checkpoint'],
  ['DataNode', 'hdfs-ha/replica'],
  ['DFSZKFailoverController', 'hadoop-common/lock-won'],
  ['DFSZKFailoverController', 'hadoop-common/breadcrumb-written'],
  ['DFSZKFailoverController', 'hadoop-common/fencing'],
];

type Plain = Readonly<Record<string, unknown>>;

export interface Fault {
  readonly steps: readonly Plain[];
  /** The process that a trap lies in wait for, as a selector and its host. */
  readonly trapped?: { readonly process: string; readonly host: string };
}

export class FaultDeck {
  private readonly random: RandomStream;

  constructor(random: RandomStream) {
    this.random = random;
  }

  draw(): Fault {
    const { random } = this;
    const faults: readonly (() => Fault)[] = [
      () => this.once('kill', this.process()),
      () => this.once('kill', this.process()),
      () => this.once('kill', { process: `each ${random.pick(Object.keys(ROLES))}` }),
      () => this.once('stop', this.process()),
      () => this.lasting('pause', this.process()),
      () => this.lasting('pause', { process: this.decisive() }),
      () => this.lasting('power-off', { host: this.host() }),
      () => this.lasting('power-off', { host: random.pick([['m1', 'm2'], ['m2', 'm3'], SERVERS]) }),
      () => this.lasting('partition', this.links()),
      () => this.lasting('partition', this.links()),
      () => this.lasting('partition', this.links()),
      () =>
        this.lasting('delay', { ...this.links(), by: this.ms(1, 400), jitter: this.ms(0, 400) }),
      () => this.lasting('loss', { ...this.links(), rate: `${random.int(1, 40)}%` }),
      () => this.lasting('disk', { host: this.host(), ...this.disk() }),
      () => this.lasting('disk', { host: this.host(), ...this.disk() }),
      () => this.lasting('clock', { host: this.host(), ...this.clock() }),
      () => this.trap(),
      () => this.trap(),
    ];
    return random.pick(faults)();
  }

  /** How long a round lasts. */
  duration(): string {
    const [min, max] = this.random.pick([
      [1, 200],
      [200, 4_000],
      [4_000, 20_000],
    ] as const);
    return this.ms(min, max);
  }

  private once(name: string, options: Plain): Fault {
    return { steps: [{ fault: name, ...options }] };
  }

  private lasting(name: string, options: Plain): Fault {
    const [min, max] = this.random.pick([
      [50, 3_000],
      [3_000, 15_000],
      [15_000, 40_000],
    ] as const);
    return { steps: [{ fault: name, ...options, for: this.ms(min, max) }] };
  }

  /** Killed in the middle of something. */
  private trap(): Fault {
    const { random } = this;
    const when = random.pick(['before', 'after']);
    const nth = random.int(1, 12);
    const [role, subject] = random.chance(500_000)
      ? random.pick(MOMENTS.map(([of, event]) => [of, { event }] as const))
      : [
          random.pick(['JournalNode', 'NameNode', 'DataNode', 'QuorumPeerMain']),
          { call: random.pick(['fsync', 'rename']) },
        ];
    const trapped = { process: role, host: random.pick(hostsWith(role)) };
    // A segment that was finalized just before is there, and nobody has told of it.
    const isSilent = role === 'JournalNode' && 'call' in subject && subject.call === 'rename';
    const moment = isSilent ? 'before' : when;
    const step = { fault: 'kill', ...trapped, [moment]: { ...subject, nth } };
    return { steps: [step], trapped };
  }

  private process(): Plain {
    const { random } = this;
    if (random.chance(400_000)) return { process: this.decisive() };
    const process = random.pick(Object.keys(ROLES));
    return { process, host: random.pick(hostsWith(process)) };
  }

  /** On whom all depends at the moment. */
  private decisive(): string {
    return this.random.pick([
      'active NameNode',
      'standby NameNode',
      'active DFSZKFailoverController',
      'leader QuorumPeerMain',
      'any JournalNode',
    ]);
  }

  private host(): string {
    const { random } = this;
    return random.chance(400_000) ? 'active NameNode' : random.pick(SERVERS);
  }

  /** A side against the rest or another, both ways or one, all ports or one. */
  private links(): Plain {
    const { random } = this;
    const some = random.shuffle([...SERVERS]).slice(0, random.int(1, 2));
    const side = random.chance(400_000) ? 'active NameNode' : some;
    const ports = random.chance(300_000) ? { ports: [random.pick(PORTS)] } : {};
    switch (random.int(0, 3)) {
      case 0:
        return { from: side, to: 'rest', ...ports };
      case 1:
        return { from: 'rest', to: side, ...ports };
      default:
        return { between: [side, 'rest'], ...ports };
    }
  }

  private disk(): Plain {
    const { random } = this;
    const is = random.pick(['full', 'slow', 'hung', 'failing']);
    if (is === 'full') return { is, free: `${random.int(0, 20_000)}B` };
    return is === 'slow' ? { is, factor: random.pick([20, 200, 2_000]) } : { is };
  }

  private clock(): Plain {
    const { random } = this;
    return random.pick([
      { offset: `${random.int(1, 3_600)}s` },
      { behind: `${random.int(1, 3_600)}s` },
      { rate: random.int(1, 200_000) * random.pick([1, -1]) },
    ]);
  }

  private ms(min: number, max: number): string {
    return `${this.random.int(min, max)}ms`;
  }
}
