/**
 * Why it happened: the chain of causes from an event back to a step of the timeline, and what the
 * hosts concerned did last, both in the sentences that plugins declare. Read from the trace alone.
 */

import type { EventRef, TraceRecord } from '../../kernel/trace.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { CauseLink } from '../result.ts';

const MOST_CAUSES = 12;
const MOST_LAST_EVENTS = 8;
/** Too frequent and too near to the bottom to explain anything. */
const NOISE = new Set(['terminal/output', 'probe/answered', 'timeline/resolved']);

export class Explainer {
  private readonly trace: readonly TraceRecord[];
  private readonly names: readonly string[];
  private readonly registry: Registry;
  private readonly byRef = new Map<string, TraceRecord>();
  private readonly programs = new Map<string, string>();

  /** `names`: hosts by lane. */
  constructor(trace: readonly TraceRecord[], names: readonly string[], registry: Registry) {
    this.trace = trace;
    this.names = names;
    this.registry = registry;
    for (const record of trace) {
      this.byRef.set(`${record.lane}/${record.sequence}`, record);
      if (record.kind === 'process/started') {
        this.programs.set(`${record.lane}/${record.pid}`, String(record.data.program));
      }
    }
  }

  /** From the event back to what no event caused; the nearest first. */
  causes(about: EventRef | undefined): CauseLink[] {
    const links: CauseLink[] = [];
    let record = about && this.find(about);
    while (record && links.length < MOST_CAUSES) {
      if (!NOISE.has(record.kind)) links.push(this.link(record));
      record = record.cause && this.find(record.cause);
    }
    return links;
  }

  /** The last events of these lanes, oldest first. */
  lastEvents(lanes: ReadonlySet<number>, most = MOST_LAST_EVENTS): CauseLink[] {
    const meant = this.trace.filter(({ lane, kind }) => lanes.has(lane) && !NOISE.has(kind));
    return meant.slice(-most).map((record) => this.link(record));
  }

  /** The last event that changed what a daemon of these lanes is; that a command ended is no news. */
  lastChange(lanes: ReadonlySet<number>): EventRef | undefined {
    const kinds = new Set(['role/state', 'process/exited', 'process/stopped']);
    const { roles } = this.registry;
    const found = this.trace.findLast(
      ({ lane, pid, kind }) =>
        lanes.has(lane) && kinds.has(kind) && roles.has(this.programs.get(`${lane}/${pid}`) ?? ''),
    );
    return found && { lane: found.lane, sequence: found.sequence };
  }

  link(record: TraceRecord): CauseLink {
    const key = record.data.key;
    return {
      timeMs: record.time / 1_000,
      host: record.lane === 0 ? '' : this.names[record.lane]!,
      process: this.programs.get(`${record.lane}/${record.pid}`) ?? '',
      sentence: this.sentence(record),
      key: typeof key === 'string' && key !== '' ? key : undefined,
    };
  }

  private sentence({ kind, data }: TraceRecord): string {
    const definition = this.registry.events.get(kind)?.definition;
    if (definition) return definition.sentence(data as never);
    if (kind === 'timeline/step') return `step ${data.path}: ${data.title}`;
    if (kind === 'timeline/fault') return `the fault ${data.id} begins`;
    if (kind === 'timeline/healed') return `the fault ${data.id} ends`;
    if (kind === 'timeline/failed') return String(data.message);
    return kind;
  }

  private find({ lane, sequence }: EventRef): TraceRecord | undefined {
    return this.byRef.get(`${lane}/${sequence}`);
  }
}
