/**
 * What a plugin is: one object, declared once, from which types, checks, docs and behaviour come.
 * Roles and commands run in host threads; faults, expectations and invariants run beside the
 * timeline. A plugin must therefore keep no state in its module.
 */

import type { DiskFault } from '../machine/disk/device.ts';
import type { FileTree } from '../machine/image.ts';
import type { LinkRule } from '../machine/network/links.ts';
import type { Program, System, TraceValue } from '../machine/system.ts';
import type { Matcher } from './matcher.ts';
import type { Selector } from './selector.ts';
import type { Type, Values } from './types.ts';
import type { MeasureDefinition, Measurement, WorkloadDefinition } from './workload.ts';

export interface PluginDefinition {
  readonly name: string;
  readonly summary: string;
  readonly version?: string;
  /** Plugin name (or `quorate`) -> the semver range it needs. */
  readonly requires?: Readonly<Record<string, string>>;
  readonly configuration?: Readonly<Record<string, ConfigurationFile>>;
  readonly events?: Readonly<Record<string, EventDefinition>>;
  readonly roles?: Readonly<Record<string, RoleDefinition>>;
  readonly commands?: Readonly<Record<string, CommandDefinition>>;
  readonly faults?: Readonly<Record<string, FaultDefinition>>;
  readonly expectations?: Readonly<Record<string, ExpectationDefinition>>;
  readonly invariants?: Readonly<Record<string, InvariantDefinition>>;
  /** What runs beside a timeline and is measured. */
  readonly workloads?: Readonly<Record<string, WorkloadDefinition>>;
  /** Numbers made from the trace, for `measure: plugin.name`. */
  readonly measures?: Readonly<Record<string, MeasureDefinition>>;
  /** Roles that every host runs from boot on (`sshd`). */
  readonly services?: readonly string[];
  /** Archive file name (as `wget` fetches it) -> what `tar -x` leaves. */
  readonly archives?: Readonly<Record<string, FileTree>>;
  /** What stands on a host's disk at time zero, by stage; later stages add to earlier ones. */
  readonly image?: {
    bare?(host: HostPlan, cluster: ClusterPlan): FileTree;
    configured?(host: HostPlan, cluster: ClusterPlan): FileTree;
  };
  /**
   * The usual configuration, when the cluster's files say nothing: file name -> keys, made from
   * the claims under `roles:` (`host.roles`; empty everywhere when nothing is claimed).
   */
  conf?(cluster: ClusterPlan): Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The steps, in the language's own words, that lead from `configured` to `formatted`. */
  formatted?(cluster: ClusterPlan): readonly unknown[];
  /** The steps, in the language's own words, that lead from `formatted` to `running`. */
  running?(cluster: ClusterPlan): readonly unknown[];
}

// --- configuration ---------------------------------------------------------------------------

export interface ConfigurationFile {
  readonly format: 'properties' | 'hadoop-xml' | 'text';
  /** Where its owner looks for it on a host. */
  readonly path: string;
  /** Key (or a pattern with `*`, as `server.*`) -> its type, default, unit and help. */
  readonly keys: Readonly<Record<string, Type<unknown>>>;
  /** What the file holds before the cluster's keys are laid over it. */
  readonly base?: Readonly<Record<string, string>>;
  /** Problems of the whole file, as sentences. */
  check?(keys: ReadonlyMap<string, string>): readonly string[];
}

/** A configuration file of one host, after all layers. */
export interface ConfPlan {
  readonly name: string;
  readonly path: string;
  /** The text to put on the disk. */
  readonly text: string;
  /** Empty for format `text`. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface HostPlan {
  readonly name: string;
  readonly address: string;
  /** From 1, in file order; 0 is the timeline. */
  readonly index: number;
  readonly conf: Readonly<Record<string, ConfPlan>>;
  /** Role names that the configuration puts here. */
  readonly roles: readonly string[];
}

export interface ClusterPlan {
  readonly name: string;
  readonly hosts: readonly HostPlan[];
}

// --- events ----------------------------------------------------------------------------------

export interface EventDefinition {
  readonly fields: Readonly<Record<string, Type<unknown>>>;
  /** What a report prints. */
  sentence(data: never): string;
}

/** An event as readers see it. */
export interface TraceEvent {
  /** Microseconds since the start of the run. */
  readonly time: number;
  /** 0 is the timeline. */
  readonly hostIndex: number;
  readonly host: string;
  /** Position in the trace of its host. */
  readonly sequence: number;
  /** 0: the host itself. */
  readonly pid: number;
  readonly process: string;
  /** The terminal in which the process was started, if it was in one with a name. */
  readonly terminal?: string | undefined;
  readonly kind: string;
  readonly data: Readonly<Record<string, TraceValue>>;
  /** The event in whose handling this one was made. */
  readonly cause: { readonly hostIndex: number; readonly sequence: number } | undefined;
}

// --- roles and commands ----------------------------------------------------------------------

export interface RoleDefinition {
  readonly summary: string;
  /** Other names a selector may use, lower case. */
  readonly aliases?: readonly string[];
  readonly states: readonly string[];
  readonly hooks?: Readonly<Record<string, string>>;
  /** False for daemons that `jps` does not list. */
  readonly jvm?: boolean;
  readonly startup?: Program['startup'];
  /** Whether the configuration puts this role on the host. */
  runsOn?(host: Omit<HostPlan, 'roles'>): boolean;
  main: (sys: System) => ReturnType<Program['main']>;
}

export interface CommandDefinition {
  readonly summary: string;
  readonly usage: string;
  readonly jvm?: boolean;
  readonly startup?: Program['startup'];
  main: (sys: System) => ReturnType<Program['main']>;
}

// --- faults ----------------------------------------------------------------------------------

export interface FaultDefinition<O extends Options = Options> {
  readonly summary: string;
  readonly options: O;
  readonly example: Readonly<Record<string, unknown>>;
  /** Whether `for` and `heal` make sense: it lasts until ended. */
  readonly lasts: boolean;
  /** Kinds of events that it reads with `world.events`. */
  readonly kinds?: readonly string[];
  /**
   * Why it would change nothing now (already down, nothing to cut), or undefined. Judged by state
   * at injection, never by chance.
   */
  noEffect?(world: FaultWorld, options: Values<O>): string | undefined;
  begin(world: FaultWorld, options: Values<O>): void;
  end?(world: FaultWorld, options: Values<O>): void;
}

export type Options = Readonly<Record<string, Type<unknown>>>;

/** How a fault reaches into the machines; every call arrives there one look-ahead later. */
export interface FaultWorld extends CheckWorld {
  /** Unique to this fault in the run, for naming its link rules. */
  readonly id: string;
  signal(process: ProcessView, signal: 'TERM' | 'KILL' | 'STOP' | 'CONT' | 'INT' | 'HUP'): void;
  power(host: string, on: boolean): void;
  link(rule: LinkRule): void;
  unlink(id: string): void;
  disk(host: string, fault: DiskFault | undefined): void;
  clock(host: string, change: { offsetMs?: number; ratePpm?: number }): void;
  hook(process: ProcessView, name: string, open: boolean): void;
  /** A message to a role's `sys.expose`d control view, e.g. to inject a session's expiry. */
  command(process: ProcessView, verb: string, argument: TraceValue): void;
}

// --- expectations and invariants -------------------------------------------------------------

export interface ProcessView {
  readonly host: string;
  readonly pid: number;
  readonly program: string;
  readonly jvm: boolean;
  readonly state: string | undefined;
  readonly rank: number;
  readonly stopped: boolean;
  readonly startedAt: number;
}

/** What a check may read: a model of the world made from events alone. */
export interface CheckWorld {
  /** Virtual time, microseconds. */
  readonly now: number;
  readonly cluster: ClusterPlan;
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  /** Living processes, in order of host and pid. */
  processes(): readonly ProcessView[];
  isPowered(host: string): boolean;
  linkRules(): readonly LinkRule[];
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

export interface Verdict {
  readonly holds: boolean;
  /** What was seen, in the words of the expectation. */
  readonly saw: string;
  /**
   * What the check speaks of was not there at all (`no QuorumPeerMain ran`). A check that was
   * never looked at otherwise said nothing, and is reported as vacuous.
   */
  readonly absent?: string | undefined;
}

export interface ExpectationDefinition<O extends Options = Options> {
  readonly summary: string;
  /** The first key of a check is its subject: the option of the expectation's own name. */
  readonly options: O;
  readonly example: Readonly<Record<string, unknown>>;
  /** Kinds that this check reads with `world.events`, given its options. */
  kinds?(options: Values<O>): readonly string[];
  /** Questions to hosts; asked anew whenever the answer may have changed. */
  probes?(options: Values<O>, world: CheckWorld): readonly Probe[];
  check(options: Values<O>, world: CheckWorld, answers: readonly TraceValue[]): Verdict;
}

export interface InvariantDefinition<S = unknown> {
  readonly summary: string;
  start(): S;
  /** Event kind (of this plugin, or with its plugin's name) -> what it does to the state. */
  readonly on: Readonly<Record<string, InvariantHandler<NoInfer<S>>['handle']>>;
}

/** A method, so that definitions with states of different types are of one type. */
interface InvariantHandler<S> {
  handle(state: S, event: TraceEvent, fail: (why: string) => void): void;
}
