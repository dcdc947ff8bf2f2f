/**
 * A stage for tests of the quorum journal: JournalNodes j1…, writers w1 and w2 on hosts of their own,
 * and the invariants of the plugin over everything that happens.
 */

import type { TraceRecord } from '../../core/kernel/trace.ts';
import { KIND } from '../../core/machine/kinds.ts';
import type { Program, System } from '../../core/machine/system.ts';
import type { DiskFault, InvariantDefinition, TraceEvent } from '../../core/plugin/index.ts';
import {
  Configuration,
  JavaException,
  Logger,
  type LogLevel,
  RpcClient,
} from '../../plugins/hadoop-common/door.ts';
import {
  type EditLogOutputStream,
  type EditRecord,
  LAYOUT_VERSION,
  type NamespaceInfo,
  OP_END_LOG_SEGMENT,
  OP_START_LOG_SEGMENT,
  QuorumJournalManager,
  segmentMark,
} from '../../plugins/journalnode/door.ts';
import { invariants } from '../../plugins/journalnode/invariants/index.ts';
import { journalNode } from '../../plugins/journalnode/server/journal-node.ts';
import { type Simulation, type Stage, simulate } from '../support/simulate.ts';

export const NS_INFO: NamespaceInfo = {
  layoutVersion: LAYOUT_VERSION,
  namespaceId: 1133127026,
  clusterId: 'CID-6e2edf23',
  blockPoolId: 'BP-1-192.168.0.2-1',
  cTime: 0,
};
export const JOURNAL = '/data/journal/mycluster/current';
const WRITERS = ['w1', 'w2'];

export interface JournalsOptions {
  readonly nodes?: number;
  readonly seed?: number;
  /** Further keys of hdfs-site.xml. */
  readonly conf?: Readonly<Record<string, string>>;
  readonly script: (journals: Journals) => Promise<void>;
}

export interface Violation {
  readonly name: string;
  readonly why: string;
}

interface Life {
  readonly pid: number;
  readonly program: string;
  serves: boolean;
}

type Job = (sys: System) => Promise<void>;

export class Journals {
  readonly stage: Stage;
  readonly nodes: readonly string[];
  private readonly jobs: Job[];
  /** By lane: the processes that live. */
  private readonly lives = new Map<number, readonly Life[]>();
  /** How much of what the stage has seen is in {@link lives}. */
  private read = 0;

  constructor(stage: Stage, nodes: readonly string[], jobs: Job[]) {
    this.stage = stage;
    this.nodes = nodes;
    this.jobs = jobs;
  }

  get hosts(): readonly string[] {
    return [...this.nodes, ...WRITERS];
  }

  lane(name: string): number {
    return this.hosts.indexOf(name) + 1;
  }

  /** Starts JournalNodes, all by default, and waits until they serve. */
  async start(...names: readonly string[]): Promise<void> {
    const started = names.length === 0 ? this.nodes : names;
    for (const name of started) this.stage.start(name, 'JournalNode');
    await this.stage.until(() => started.every((name) => this.isUp(name)) || undefined);
  }

  /** Whether its JournalNode serves. */
  isUp(name: string): boolean {
    return this.livesOn(name).some(({ serves }) => serves);
  }

  pid(name: string, program = 'JournalNode'): number | undefined {
    return this.livesOn(name).findLast((life) => life.program === program)?.pid;
  }

  private livesOn(name: string): readonly Life[] {
    const { seen } = this.stage;
    for (; this.read < seen.length; this.read++) this.note(seen[this.read]!);
    return this.lives.get(this.lane(name)) ?? [];
  }

  private note({ lane, pid, kind, data }: TraceRecord): void {
    const lives = this.lives.get(lane) ?? [];
    if (kind === KIND.started) {
      this.lives.set(lane, [...lives, { pid, program: String(data.program), serves: false }]);
    } else if (kind === KIND.exited) {
      this.lives.set(
        lane,
        lives.filter((life) => life.pid !== pid),
      );
    } else if (kind === KIND.state) {
      for (const life of lives) if (life.pid === pid) life.serves = true;
    }
  }

  signal(name: string, signal: 'KILL' | 'STOP' | 'CONT', program = 'JournalNode'): void {
    const pid = this.pid(name, program);
    if (pid !== undefined) this.stage.control(name, { verb: 'signal', pid, signal });
  }

  power(name: string, on: boolean): void {
    this.stage.control(name, { verb: 'power', on });
  }

  /** Cuts hosts off from all others. */
  isolate(id: string, ...names: readonly string[]): void {
    const others = this.hosts.filter((name) => !names.includes(name));
    for (const name of this.hosts) {
      for (const [from, to] of [
        [names, others],
        [others, names],
      ] as const) {
        const rule = { id, from, to, ports: [], cut: true };
        this.stage.control(name, { verb: 'link', rule });
      }
    }
  }

  /** Packets from one host to another take longer. */
  slow(id: string, from: string, to: string, delayMs: number): void {
    const rule = { id, from: [from], to: [to], ports: [], delayMs };
    for (const name of this.hosts) this.stage.control(name, { verb: 'link', rule });
  }

  /** Breaks or mends a host's disk. */
  disk(name: string, fault: DiskFault | null): void {
    this.stage.control(name, { verb: 'disk', fault });
  }

  join(id: string): void {
    for (const name of this.hosts) this.stage.control(name, { verb: 'unlink', id });
  }

  /** Opens a mutant in the present life of a process. */
  mutate(name: string, mutant: string, program = 'JournalNode'): void {
    const pid = this.pid(name, program);
    if (pid === undefined) throw new Error(`${program} does not run on ${name}`);
    this.stage.control(name, { verb: 'hook', pid, name: `mutant:${mutant}`, open: true });
  }

  /** Ends a JournalNode before or after the nth such call. */
  killAt(name: string, when: 'before' | 'after', subject: string, nth = 1): void {
    const pid = this.pid(name)!;
    const actions = [{ verb: 'signal', pid, signal: 'KILL' } as const];
    const trap = { id: `trap ${name}`, pid, when, subject, nth, actions };
    this.stage.control(name, { verb: 'arm', trap });
  }

  /** Takes such a trap away. */
  disarm(name: string): void {
    this.stage.control(name, { verb: 'disarm', id: `trap ${name}` });
  }

  /** Runs on a writer's host, and waits until it has ended. */
  async on<T>(host: string, job: (sys: System) => Promise<T>): Promise<T> {
    const done: { value?: T; error?: unknown; isDone?: true } = {};
    this.begin(host, async (sys) => {
      try {
        done.value = await job(sys);
      } catch (error) {
        done.error = error;
      }
      done.isDone = true;
      sys.observe('test/done');
    });
    await this.stage.until(() => done.isDone, 3_600_000);
    if (done.error !== undefined) throw done.error;
    return done.value as T;
  }

  /** Runs there without waiting; mutants can be opened in it before it does anything. */
  begin(host: string, job: Job): void {
    this.jobs.push(job);
    this.stage.start(host, 'Writer', `${this.jobs.length - 1}`);
  }

  /** Waits until a job has said so (`sys.observe('test/ready')`). */
  async reached(place: string): Promise<void> {
    await this.stage.until(() => this.stage.events(`test/${place}`)[0]);
  }

  observed(kind: string): TraceRecord[] {
    return this.stage.events(`journalnode/${kind}`);
  }
}

/** A log that is kept. */
export class KeptLog extends Logger {
  readonly lines: string[] = [];

  override log(level: LogLevel, logger: string, text: string, exception?: JavaException): void {
    this.lines.push(`${level} ${logger}: ${text}${exception ? `\n${exception.text}` : ''}`);
  }

  get text(): string {
    return this.lines.join('\n');
  }
}

/** What an active NameNode does to its journal, and no more. */
export class Writer {
  readonly sys: System;
  readonly log: KeptLog;
  readonly qjm: QuorumJournalManager;
  /** What a client would have been told to be safe. */
  readonly acknowledged: EditRecord[] = [];
  onAcknowledged: ((record: EditRecord) => void) | undefined;
  next = 1;
  private stream: EditLogOutputStream | undefined;

  constructor(sys: System) {
    this.sys = sys;
    this.log = new KeptLog(sys);
    const conf = Configuration.load(sys);
    this.qjm = new QuorumJournalManager(sys, conf, new RpcClient(sys, conf), {
      uri: conf.get('dfs.namenode.shared.edits.dir')!,
      nsInfo: NS_INFO,
      nameserviceId: 'mycluster',
      log: this.log,
    });
  }

  /** Becomes the only writer, and begins a segment behind all that there is. */
  async open(): Promise<this> {
    await this.qjm.recoverUnfinalizedSegments();
    this.next = ((await this.readAll()).at(-1)?.txid ?? 0) + 1;
    await this.startSegment();
    return this;
  }

  async append(count = 1): Promise<void> {
    for (let i = 0; i < count; i++) {
      const text = `${this.sys.host.name} ${this.qjm.epoch} ${this.next}`;
      await this.write({ opcode: 3, txid: this.next, body: new TextEncoder().encode(text) });
    }
  }

  async roll(): Promise<void> {
    const first = this.stream!.firstTxId;
    await this.write(segmentMark(OP_END_LOG_SEGMENT, this.next));
    await this.qjm.finalizeLogSegment(first, this.next - 1);
    await this.startSegment();
  }

  readAll(inProgressOk = false): Promise<EditRecord[]> {
    return readFrom(this.qjm, 1, inProgressOk);
  }

  private async startSegment(): Promise<void> {
    this.stream = await this.qjm.startLogSegment(this.next, LAYOUT_VERSION);
    await this.write(segmentMark(OP_START_LOG_SEGMENT, this.next));
  }

  private async write(record: EditRecord): Promise<void> {
    this.next++;
    this.stream!.write(record);
    await this.stream!.flush();
    this.acknowledged.push(record);
    this.onAcknowledged?.(record);
  }
}

export async function readFrom(
  qjm: QuorumJournalManager,
  fromTxId: number,
  inProgressOk = false,
): Promise<EditRecord[]> {
  const selection = { fromTxId, inProgressOk, onlyDurableTxns: true };
  const records: EditRecord[] = [];
  for (const stream of await qjm.selectInputStreams(selection)) {
    records.push(...(await stream.read()));
  }
  return records;
}

/** The exception with which something ends. */
export async function refusal(promise: Promise<unknown>): Promise<JavaException> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof JavaException) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

export interface JournalsRun extends Simulation {
  readonly violations: readonly Violation[];
}

export async function journals(options: JournalsOptions): Promise<JournalsRun> {
  const nodes = Array.from({ length: options.nodes ?? 3 }, (_, i) => `j${i + 1}`);
  const jobs: Job[] = [];
  const startup = { minMs: 1, maxMs: 1 };
  const daemon: Program = {
    name: 'JournalNode',
    kind: 'role',
    jvm: true,
    plugin: 'journalnode',
    startup,
    main: journalNode,
  };
  const writer: Program = {
    name: 'Writer',
    kind: 'command',
    jvm: true,
    startup,
    main: async (sys) => {
      await sys.sleep(5);
      await jobs[Number(sys.argv[1])]!(sys);
    },
  };
  const result = await simulate({
    hosts: [...nodes, ...WRITERS],
    programs: [daemon, writer],
    seed: options.seed ?? 1,
    image: () => ({
      '/root/hadoop-3.3.6/etc/hadoop/hdfs-site.xml': siteOf({
        'dfs.namenode.shared.edits.dir': `qjournal://${nodes.map((name) => `${name}:8485`).join(';')}/mycluster`,
        'dfs.journalnode.edits.dir': '/data/journal',
        ...options.conf,
      }),
    }),
    script: (stage) => options.script(new Journals(stage, nodes, jobs)),
  });
  if (result.failure) throw result.failure;
  return { ...result, violations: violationsOf(result.trace) };
}

function siteOf(keys: Readonly<Record<string, string>>): string {
  const properties = Object.entries(keys).map(
    ([name, value]) => `<property><name>${name}</name><value>${value}</value></property>\n`,
  );
  return `<?xml version="1.0"?>\n<configuration>\n${properties.join('')}</configuration>\n`;
}

function violationsOf(trace: readonly TraceRecord[]): Violation[] {
  const violations: Violation[] = [];
  for (const [name, definition] of Object.entries<InvariantDefinition>(invariants)) {
    const state = definition.start();
    for (const record of trace) {
      const [plugin, kind] = record.kind.split('/');
      const handle = plugin === 'journalnode' ? definition.on[kind ?? ''] : undefined;
      handle?.(state, eventOf(record), (why) => violations.push({ name, why }));
    }
  }
  return violations;
}

function eventOf({ lane, cause, ...record }: TraceRecord): TraceEvent {
  return {
    ...record,
    hostIndex: lane,
    host: `host ${lane}`,
    process: 'JournalNode',
    cause: cause && { hostIndex: cause.lane, sequence: cause.sequence },
  };
}
