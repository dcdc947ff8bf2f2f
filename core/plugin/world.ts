/**
 * What the pieces of a plugin that run beside the timeline see: the trace of what happened, a model
 * of the world made from it alone, and, for faults, hands to reach into it.
 */

import type { DiskFault } from '../machine/disk/device.ts';
import type { LinkRule } from '../machine/network/links.ts';
import type { TraceValue } from '../machine/system.ts';
import type { ClusterPlan, Options, RoleDefinition } from './define.ts';
import type { Matcher } from './matcher.ts';
import type { Selector } from './selector.ts';
import type { Type } from './types.ts';
import type { Measurement } from './workload.ts';

/** An event as readers see it. */
export interface TraceEvent<D = Readonly<Record<string, TraceValue>>> {
  /** Microseconds since the start of the run. */
  readonly time: number;
  /** 0 is the timeline. */
  readonly hostIndex: number;
  /** Its name. */
  readonly host: string;
  /** Position in the trace of its host. */
  readonly sequence: number;
  /** 0: the host itself. */
  readonly pid: number;
  /** The program that made it. */
  readonly process: string;
  /** The terminal in which the process was started, if it was in one with a name. */
  readonly terminal?: string | undefined;
  /** `plugin/event`. */
  readonly kind: string;
  /** The fields that the event declares. */
  readonly data: D;
  /** The event in whose handling this one was made. */
  readonly cause: { readonly hostIndex: number; readonly sequence: number } | undefined;
}

export interface ProcessView {
  readonly host: string;
  readonly pid: number;
  readonly program: string;
  readonly jvm: boolean;
  readonly state: string | undefined;
  readonly rank: number;
  readonly stopped: boolean;
  readonly startedAt: number;
  /** The event that made it what it is. */
  readonly changed: EventPlace;
}

export interface ProcessHandle extends ProcessView {
  hook(name: string, open: boolean): void;
}

/** What happened so far. A kind without a plugin's name is one of the plugin that asks. */
export interface Trace {
  /** The newest event of this kind, or of those that `which` takes. */
  last(kind: string, which?: (event: TraceEvent) => boolean): TraceEvent | undefined;
  /** Whether there is one. */
  any(kind: string, which?: (event: TraceEvent) => boolean): boolean;
  /** All of them, oldest first. */
  all(kind: string, which?: (event: TraceEvent) => boolean): readonly TraceEvent[];
  /** A verdict that does not hold, since what is asked about was not there: what was seen. */
  saw(text: string): Verdict;
  /** Holds when all hold; tells of those that do not. */
  both(...verdicts: readonly Verdict[]): Verdict;
}

/** What a check may read: the trace, and a model of the world made from it alone. */
export interface CheckWorld extends Trace {
  /** Virtual time, microseconds. */
  readonly now: number;
  /** All hosts, with their configuration and roles. */
  readonly cluster: ClusterPlan;
  /** Of all loaded plugins, by name. */
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  /** Living processes, in order of host and pid. */
  processes(): readonly ProcessView[];
  /** Whether the host has power. */
  /** The last event that changed a program, on a host or anywhere: its start, state or end. */
  lastChange(program: string, host?: string): EventPlace | undefined;
  isPowered(host: string): boolean;
  /** What lies on the links: cuts, delays, losses. */
  linkRules(): readonly LinkRule[];
  /** How far the host's clocks are off. */
  clockOf(host: string): { readonly offsetMs: number; readonly ratePpm: number };
  /**
   * Host names, as the selector stood when the step began. @throws SelectionError when that is not
   * what the selector asks for.
   */
  hosts(selector: Selector): readonly string[];
  /** One group of hosts per selector; `rest` is what the others leave. */
  groups(selectors: readonly Selector[]): readonly (readonly string[])[];
  /** The processes that a selector means, on these hosts only if given. @throws SelectionError */
  targets(process: Selector, host?: Selector): readonly ProcessView[];
  /** How many living processes or powered hosts match now; never an error. */
  count(selector: Selector): number;
  /** `writer.p99`, over the timeline or as cut at a fault, or why there is no such number. */
  measure(
    name: string,
    within: { readonly during?: string | undefined; readonly outside?: string | undefined },
  ): Measurement;
  /** Compares, with `${{ … }}` filled in. */
  test(matcher: Matcher, seen: TraceValue): boolean;
  /** Compares several values of one thing, so that captures come from one that matches whole. */
  testAll(pairs: readonly (readonly [Matcher, TraceValue])[]): boolean;
  /** When the step of a handle ended, or its fault began; microseconds. */
  endOf(handle: string): number;
  /** What is wrong with the disk of the host. */
  diskFault(host: string): DiskFault | undefined;
  /** Events of a kind since the start of the scenario, oldest first (kept kinds only). */
  events(kind: string): readonly TraceEvent[];
  /** The same, with those of the stage before the timeline. */
  eventsOfRun(kind: string): readonly TraceEvent[];
}

/** A read-only question to a host; the answer is an event. */
export type Probe =
  | {
      readonly kind: 'view';
      readonly host: string;
      readonly program: string;
      readonly view: string;
      readonly argument: string;
    }
  | { readonly kind: 'file'; readonly host: string; readonly path: string }
  | { readonly kind: 'log'; readonly host: string; readonly program: string };

/** An event's place in the trace. */
export interface EventPlace {
  readonly hostIndex: number;
  readonly sequence: number;
}

export interface Verdict {
  readonly holds: boolean;
  /** What was seen, in the words of the expectation. */
  readonly saw: string;
  /**
   * What the check speaks of was not there at all (`no QuorumPeerMain ran`). A check that was
   * never looked at otherwise said nothing, and is reported as vacuous.
   */
  readonly absent?: string | undefined;
  /** The event from which it was read, where there is one. */
  readonly about?: TraceEvent<unknown> | undefined;
  /** The events that made it so, oldest first: from the last one on, a failure tells why. */
  readonly evidence?: readonly EventPlace[] | undefined;
}

/** A matcher that an option holds, with the step's `${{ … }}` known. */
export type BoundMatcher = Matcher & {
  /** Compares; the verdict says what was seen, and in which event. */
  test(seen: TraceValue, about?: TraceEvent<unknown>): Verdict;
};

/** Options as checks and faults get them: their matchers can be asked. */
export type BoundValues<O extends Options> = {
  readonly [K in keyof O]: O[K] extends Type<infer T> ? Bound<T> : never;
};

type Bound<T> = [T] extends [Matcher | undefined] ? BoundMatcher | Extract<T, undefined> : T;

/** How a fault reaches into the machines; every call arrives there one look-ahead later. */
export interface FaultWorld extends CheckWorld {
  /** Unique to this fault in the run, for naming its link rules. */
  readonly id: string;
  /** As `kill` does. */
  signal(process: ProcessView, signal: 'TERM' | 'KILL' | 'STOP' | 'CONT' | 'INT' | 'HUP'): void;
  /** Cuts the power of a host, or gives it back. */
  power(host: string, on: boolean): void;
  /** Lays a rule on links, until `unlink`. */
  link(rule: LinkRule): void;
  /** Takes the rule with this id away. */
  unlink(id: string): void;
  /** Makes the disk of a host faulty, or sound again. */
  disk(host: string, fault: DiskFault | undefined): void;
  /** Sets the clocks of a host off, or makes them fast or slow. */
  clock(host: string, change: { offsetMs?: number; ratePpm?: number }): void;
  /** The one process of a role on the host that a selector means. @throws SelectionError */
  process(role: string, host: Selector): ProcessHandle;
  /** Opens or closes a hook of the role. */
  hook(process: ProcessView, name: string, open: boolean): void;
  /** Opens or closes a hook of a role on all hosts, in processes that are yet to start too. */
  hookRole(role: string, name: string, open: boolean): void;
  /** A message to a role's `sys.expose`d control view, e.g. to inject a session's expiry. */
  command(process: ProcessView, verb: string, argument: TraceValue): void;
}
