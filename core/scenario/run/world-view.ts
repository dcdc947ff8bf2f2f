/**
 * The world as the timeline knows it: who lives, in which state, which hosts have power. Made from
 * observed events alone, one look-ahead late like everything here.
 */

import type { TraceRecord } from '../../kernel/trace.ts';
import { KIND } from '../../machine/kinds.ts';
import type { EventPlace, ProcessView, TraceEvent } from '../../plugin/define.ts';
import { MAIN } from './commands.ts';
import type { TimelineHost } from './timeline.ts';

type LivingProcess = { -readonly [K in keyof ProcessView]: ProcessView[K] } & {
  /** Of the shell it descends from; undefined for the terminal that every host has. */
  readonly terminal: string | undefined;
};

export class WorldView {
  private readonly living = new Map<string, LivingProcess>();
  private readonly powered = new Set<string>();
  private readonly changes = new Map<string, EventPlace>();
  private readonly history = new Map<string, TraceEvent[]>();
  private readonly names: readonly string[];
  private readonly most: number;
  /** The record that was read last. */
  private read: { readonly record: TraceRecord; readonly event: TraceEvent } | undefined;
  private sorted: readonly ProcessView[] | undefined;

  /**
   * `names`: host names by lane; 0 is the timeline. `most`: how many events of a kind are kept, the
   * last ones; all by default.
   */
  constructor(
    timeline: TimelineHost,
    names: readonly string[],
    most: number = Number.POSITIVE_INFINITY,
  ) {
    this.names = names;
    this.most = most;
    for (const name of names.slice(1)) this.powered.add(name);
    timeline.on(KIND.started, (record) => this.started(record));
    timeline.on(KIND.exited, (record) => this.change(record, () => undefined));
    timeline.on(KIND.stopped, (record) =>
      this.change(record, (process) => ({ ...process, stopped: true })),
    );
    timeline.on(KIND.continued, (record) =>
      this.change(record, (process) => ({ ...process, stopped: false })),
    );
    timeline.on(KIND.state, (record) =>
      this.change(record, (process) => ({
        ...process,
        state: record.data.state as string,
        rank: record.data.rank as number,
      })),
    );
    timeline.on(KIND.booted, ({ lane }) => this.powered.add(names[lane]!));
    timeline.on(KIND.poweredOff, ({ lane }) => this.powered.delete(names[lane]!));
  }

  /** Living processes, in order of host and pid. */
  processes(): readonly ProcessView[] {
    this.sorted ??= [...this.living.values()].sort(
      (a, b) => this.names.indexOf(a.host) - this.names.indexOf(b.host) || a.pid - b.pid,
    );
    return this.sorted;
  }

  hostOf(lane: number): string {
    return this.names[lane]!;
  }

  /** The last event that changed a program on a host, or anywhere. */
  lastChange(program: string, host = ''): EventPlace | undefined {
    return this.changes.get(`${host}/${program}`);
  }

  isPowered(host: string): boolean {
    return this.powered.has(host);
  }

  /** Keeps the events of a kind from now on. */
  keep(timeline: TimelineHost, kind: string): void {
    if (this.history.has(kind)) return;
    const kept: TraceEvent[] = [];
    this.history.set(kind, kept);
    timeline.on(kind, (record) => {
      kept.push(this.event(record));
      if (kept.length > 2 * this.most) kept.splice(0, kept.length - this.most);
    });
  }

  events(kind: string): readonly TraceEvent[] {
    return this.history.get(kind) ?? [];
  }

  /** A record with the names that readers use; the same for all that read it in turn. */
  event(record: TraceRecord): TraceEvent {
    if (this.read?.record !== record) this.read = { record, event: this.named(record) };
    return this.read.event;
  }

  private named(record: TraceRecord): TraceEvent {
    const host = this.names[record.lane]!;
    const { time, lane, sequence, pid, kind, data, cause } = record;
    const process = this.living.get(`${host}/${pid}`);
    return {
      time,
      hostIndex: lane,
      host,
      sequence,
      pid,
      process: process?.program ?? '',
      terminal: process?.terminal,
      kind,
      data,
      cause: cause && { hostIndex: cause.lane, sequence: cause.sequence },
    };
  }

  private started(record: TraceRecord): void {
    const host = this.names[record.lane]!;
    this.sorted = undefined;
    const { ppid, terminal } = record.data;
    const parent = this.living.get(`${host}/${ppid as number}`);
    const own = terminal === '' || terminal === MAIN ? undefined : (terminal as string);
    this.living.set(`${host}/${record.pid}`, {
      host,
      pid: record.pid,
      terminal: own ?? parent?.terminal,
      program: record.data.program as string,
      jvm: record.data.jvm as boolean,
      state: undefined,
      rank: 0,
      stopped: false,
      startedAt: record.time,
      changed: this.changed(record, record.data.program as string),
    });
  }

  private changed({ lane, sequence }: TraceRecord, program: string): EventPlace {
    const place = { hostIndex: lane, sequence };
    this.changes.set(`${this.names[lane]}/${program}`, place);
    this.changes.set(`/${program}`, place);
    return place;
  }

  private change(
    record: TraceRecord,
    to: (process: LivingProcess) => LivingProcess | undefined,
  ): void {
    const key = `${this.names[record.lane]}/${record.pid}`;
    const process = this.living.get(key);
    if (!process) return;
    this.sorted = undefined;
    const changed = to(process);
    const place = this.changed(record, process.program);
    if (changed) this.living.set(key, { ...changed, changed: place });
    else this.living.delete(key);
  }
}
