/**
 * Why it happened: the chain of causes from an event back to a step of the timeline, in the
 * sentences that plugins declare, with the configuration key behind each time-out and its value.
 * Read from the trace alone.
 */

import { FAILED } from '../../kernel/failure.ts';
import type { EventRef, TraceRecord } from '../../kernel/trace.ts';
import { KIND } from '../../machine/kinds.ts';
import type { ClusterPlan } from '../../plugin/define.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { Span } from '../../plugin/source.ts';
import type { CauseLink } from '../result.ts';
import { Disturbances } from './disturbances.ts';

/** A longer chain keeps its ends; what lies between is told as a number. */
const MOST_CAUSES = 9;
const KEPT_AT_END = 4;
const MOST_LAST_EVENTS = 8;
/** No chain of causes is longer than this, or it goes in circles. */
const MOST_STEPS_BACK = 10_000;

/** Too frequent and too near to the bottom to explain anything. */
const NOISE = new Set<string>([
  KIND.output,
  KIND.answered,
  KIND.lineEnded,
  KIND.fired,
  // Told by the step that it stands in.
  'timeline/fault',
  'timeline/resolved',
  'timeline/passed',
  'workload/begun',
]);

/** What a daemon is changes with these. */
const CHANGES = new Set<string>([
  KIND.state,
  KIND.started,
  KIND.exited,
  KIND.stopped,
  KIND.continued,
]);

export interface ExplainerSources {
  readonly trace: readonly TraceRecord[];
  /** Hosts by lane. */
  readonly names: readonly string[];
  readonly registry: Registry;
  readonly cluster: ClusterPlan;
  /** Where a step stands in its file. */
  placeOf(path: string): Span | undefined;
}

export class Explainer {
  private readonly sources: ExplainerSources;
  private readonly byRef = new Map<string, TraceRecord>();
  private readonly programs = new Map<string, string>();
  private readonly services: ReadonlySet<string>;
  private readonly disturbances: Disturbances;

  constructor(sources: ExplainerSources) {
    this.sources = sources;
    const { plugins } = sources.registry;
    this.services = new Set(plugins.flatMap(({ services = [] }) => services));
    for (const record of sources.trace) {
      this.byRef.set(`${record.lane}/${record.sequence}`, record);
      if (record.kind === KIND.started) {
        this.programs.set(`${record.lane}/${record.pid}`, String(record.data.program));
      }
    }
    this.disturbances = new Disturbances(sources.trace, (record) => this.isDaemon(record));
  }

  /**
   * From the event back to the step, or to what no event caused; the nearest first. `allProcesses`
   * tells of commands too, for failures of code.
   */
  causes(about: EventRef | undefined, allProcesses = false): CauseLink[] {
    const records = this.chain(about).filter((record) => this.tells(record, allProcesses));
    return shorten(fold(records.map((record) => this.link(record))));
  }

  /** Whether the chain of an event says why it took its time. */
  hasTimeOut(about: EventRef): boolean {
    return this.chain(about).some(({ kind }) => kind === KIND.timeout);
  }

  /** The last events of these lanes, oldest first. */
  lastEvents(lanes: ReadonlySet<number>, most = MOST_LAST_EVENTS): CauseLink[] {
    const { trace } = this.sources;
    const meant = trace.filter(
      (record) => lanes.has(record.lane) && record.kind !== KIND.booted && this.tells(record),
    );
    return meant.slice(-most).map((record) => this.link(record));
  }

  /** The last event that changed what a daemon of these lanes is; that a command ended is no news. */
  lastChange(lanes: ReadonlySet<number>): EventRef | undefined {
    const found = this.sources.trace.findLast(
      (record) => lanes.has(record.lane) && CHANGES.has(record.kind) && this.isDaemon(record),
    );
    return found && { lane: found.lane, sequence: found.sequence };
  }

  /** Whether this is the end of a line that was typed. */
  isCommandEnd(ref: EventRef): boolean {
    return this.find(ref)?.kind === KIND.lineEnded;
  }

  linkTo(ref: EventRef): CauseLink | undefined {
    const record = this.find(ref);
    return record && this.link(record);
  }

  /** The last fault of those that are in force at the end. */
  lastFault(): EventRef | undefined {
    const record = this.disturbances.lastFault;
    return record && { lane: record.lane, sequence: record.sequence };
  }

  private chain(about: EventRef | undefined): TraceRecord[] {
    const chain: TraceRecord[] = [];
    const met = new Set<TraceRecord>();
    let record = about && this.find(about);
    while (record && !met.has(record) && chain.length < MOST_STEPS_BACK) {
      met.add(record);
      chain.push(record);
      record = this.causeOf(record);
    }
    return chain;
  }

  private causeOf(record: TraceRecord): TraceRecord | undefined {
    const silence = isSilence(record) ? this.disturbances.behind(record) : undefined;
    return silence ?? (record.cause && this.find(record.cause));
  }

  /** Whether an event helps a reader: processes of the plumbing and repetitions do not. */
  private tells(record: TraceRecord, allProcesses = false): boolean {
    const { kind } = record;
    if (NOISE.has(kind)) return false;
    const isProcess = kind === KIND.started || kind === KIND.exited;
    return !isProcess || allProcesses || this.isDaemon(record);
  }

  /** Services that every host runs from boot on are part of the machine. */
  private isDaemon({ lane, pid }: TraceRecord): boolean {
    const program = this.programs.get(`${lane}/${pid}`) ?? '';
    return this.sources.registry.roles.has(program) && !this.services.has(program);
  }

  private link(record: TraceRecord): CauseLink {
    const { time, lane, pid, kind, data } = record;
    const at = kind === 'timeline/step' ? this.sources.placeOf(String(data.path)) : undefined;
    // The steps of a stage stand in no file.
    const place = at?.file.startsWith('(') ? undefined : at;
    return {
      timeMs: time / 1_000,
      host: lane === 0 ? '' : this.sources.names[lane]!,
      process: this.programs.get(`${lane}/${pid}`) ?? '',
      sentence: this.sentence(record),
      key: keyOf(record),
      place: place && { file: place.file, line: place.line },
    };
  }

  private sentence({ kind, data }: TraceRecord): string {
    if (kind === KIND.timeout && keyIn(data) !== undefined) return `${data.label}: time-out`;
    if (kind === FAILED) return 'ends the run';
    const definition = this.sources.registry.events.get(kind)?.definition;
    if (definition) return definition.sentence(data as never, this.sources.cluster);
    if (kind === 'timeline/step') {
      return String(data.path).startsWith('0') ? `start: ${data.title}` : String(data.title);
    }
    if (kind === 'timeline/healed') return `the fault \`${data.fault}\` ends`;
    if (kind === 'timeline/failed') return String(data.message);
    return kind;
  }

  private find({ lane, sequence }: EventRef): TraceRecord | undefined {
    return this.byRef.get(`${lane}/${sequence}`);
  }
}

/** A time-out that waited for somebody else, by the words of its label. */
function isSilence({ kind, data }: TraceRecord): boolean {
  return kind === KIND.timeout && /^(no|not|connect) /.test(String(data.label));
}

function keyIn(data: TraceRecord['data']): string | undefined {
  return typeof data.key === 'string' && data.key !== '' ? data.key : undefined;
}

/** `syncLimit * tickTime = 10000 ms`. */
function keyOf({ data }: TraceRecord): string | undefined {
  const key = keyIn(data);
  return key === undefined || data.ms === undefined
    ? key
    : `${key} = ${Math.round(Number(data.ms))} ms`;
}

/** What happens again at the same place is told once, with the first of its times. */
function fold(links: readonly CauseLink[]): CauseLink[] {
  const folded: CauseLink[] = [];
  for (const link of links) {
    const same = folded.findIndex(
      (one) =>
        one.sentence === link.sentence &&
        one.host === link.host &&
        one.process === link.process &&
        one.place === undefined,
    );
    if (same === -1 || link.sentence === '') folded.push(link);
    else folded[same] = { ...folded[same]!, times: (folded[same]!.times ?? 1) + 1 };
  }
  return folded;
}

function shorten(links: readonly CauseLink[]): CauseLink[] {
  if (links.length <= MOST_CAUSES) return [...links];
  const head = links.slice(0, MOST_CAUSES - KEPT_AT_END - 1);
  const tail = links.slice(-KEPT_AT_END);
  const { timeMs } = links[head.length]!;
  const left = links.length - head.length - tail.length;
  const sentence = `… ${left} more …`;
  return [...head, { timeMs, host: '', process: '', sentence, key: undefined }, ...tail];
}
