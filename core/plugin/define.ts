/**
 * What a plugin is: one object, declared once, from which types, checks, docs and behaviour come.
 * Roles and commands run in host threads; faults, expectations and invariants run beside the
 * timeline. A plugin must therefore keep no state in its module. Here is what core reads of it;
 * how `definePlugin` types the inside of one plugin by what that plugin declares is in `typed.ts`.
 */

import type { FileTree } from '../machine/image.ts';
import type { Program, System, TraceValue } from '../machine/system.ts';
import type { AdviceDefinition } from './advice.ts';
import type { ConfigurationSpec, ConfPlan, WrittenKeys } from './configuration-file.ts';
import type { Type, Values } from './types.ts';
import type { MeasureDefinition, WorkloadDefinition } from './workload.ts';
import type {
  BoundValues,
  CheckWorld,
  FaultWorld,
  Probe,
  Trace,
  TraceEvent,
  Verdict,
} from './world.ts';

export type * from './advice.ts';
export type * from './configuration-file.ts';
export type * from './world.ts';

export interface PluginDefinition {
  /** Lower-case letters, digits and `-`; its pieces are called `name/piece`. */
  readonly name: string;
  /** One sentence without its end. */
  readonly summary: string;
  /** Of the plugin, for the `requires` of others; `1.0.0` when it is left out. */
  readonly version?: string;
  /** Plugin name (or `quorate`) -> the semver range it needs. */
  readonly requires?: Readonly<Record<string, string>>;
  /** File name -> its keys, or all of the file spelt out. */
  readonly configuration?: Readonly<Record<string, ConfigurationSpec>>;
  /** What its programs say in the trace, made with `t.event`. */
  readonly events?: Readonly<Record<string, EventDefinition>>;
  /** Daemons, by the name that `jps` prints. */
  readonly roles?: Readonly<Record<string, RoleDefinition>>;
  /** What can be typed at a prompt, by its name. */
  readonly commands?: Readonly<Record<string, CommandDefinition>>;
  /** What `fault:` can break. */
  readonly faults?: Readonly<Record<string, FaultDefinition>>;
  /** What `expect:` can check. */
  readonly expectations?: Readonly<Record<string, ExpectationDefinition>>;
  /** What must never happen; all are watched unless a scenario says `without`. */
  readonly invariants?: Readonly<Record<string, InvariantDefinition>>;
  /** What runs beside a timeline and is measured. */
  readonly workloads?: Readonly<Record<string, WorkloadDefinition>>;
  /** Numbers made from the trace, for `measure: plugin.name`. */
  readonly measures?: Readonly<Record<string, MeasureDefinition>>;
  /** What is allowed in a cluster and yet a mistake: warnings, called `plugin/rule`. */
  readonly advice?: Readonly<Record<string, AdviceDefinition>>;
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
   * The usual configuration: file name -> keys, made from the claims under `roles:` (`host.roles`;
   * empty everywhere when nothing is claimed). What the cluster writes as keys lies over it; a file
   * that it gives as a text has nothing below it.
   */
  conf?(
    cluster: ClusterPlan,
    written: WrittenKeys,
  ): Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The steps, in the language's own words, that lead from `configured` to `formatted`. */
  formatted?(cluster: ClusterPlan): readonly unknown[];
  /**
   * The steps, in the language's own words, that lead from `formatted` to `running`. Without it,
   * each role is started on the hosts that claim it.
   */
  running?(cluster: ClusterPlan): readonly unknown[];
}

// --- configuration ---------------------------------------------------------------------------

export interface HostPlan {
  /** As in the cluster file. */
  readonly name: string;
  /** Its IPv4 address. */
  readonly address: string;
  /** From 1, in file order; 0 is the timeline. */
  readonly index: number;
  /** Its configuration files, after all layers. */
  readonly conf: Readonly<Record<string, ConfPlan>>;
  /** Role names that the configuration puts here. */
  readonly roles: readonly string[];
}

export interface ClusterPlan {
  /** Of the cluster. */
  readonly name: string;
  /** In file order. */
  readonly hosts: readonly HostPlan[];
}

/** Who runs what, for values that follow from it (`from` of a configuration key). */
export interface ClusterView extends ClusterPlan {
  /** `m1:2181,m2:2181`: where clients reach a role, on every host that runs it. */
  clients(role: string): string;
  /** Names of the hosts that run a role, in file order. */
  hostsOf(role: string): readonly string[];
}

// --- events ----------------------------------------------------------------------------------

export interface EventDefinition {
  /** Its data, by name. */
  readonly fields: Readonly<Record<string, Type<unknown>>>;
  /** What a report prints. */
  sentence(data: never, cluster?: ClusterPlan): string;
}

// --- roles and commands ----------------------------------------------------------------------

export interface RoleDefinition {
  /** One sentence without its end. */
  readonly summary: string;
  /** Other names a selector may use, lower case. */
  readonly aliases?: readonly string[];
  /** What it tells with `sys.state`, and what selectors call it by: `leader Role`. */
  readonly states: readonly string[];
  /** What the rank of a state counts, for reports: `epoch`. */
  readonly rankIs?: string;
  /** Doors for faults: name -> what the role does while it is open. Asked with `sys.hook`. */
  readonly hooks?: Readonly<Record<string, string>>;
  /** False for daemons that `jps` does not list. */
  readonly jvm?: boolean;
  /** How long it takes to start, milliseconds, drawn by the seed; a cluster may say otherwise. */
  readonly startup?: Program['startup'];
  /** Whether the configuration puts this role on the host; without it, a claim does. */
  runsOn?(host: Omit<HostPlan, 'roles'>): boolean;
  /** The port on which its clients reach it, by this host's configuration. */
  port?(host: Omit<HostPlan, 'roles'>): number;
  /** What the configuration calls it on this host (`nn1`): `${{ name.id }}`. */
  id?(host: HostPlan): string | undefined;
  /**
   * A check in the language's words that holds once the role does its work, for `start: running`.
   * Without it: every process of the role has told its first state.
   */
  readonly ready?: Readonly<Record<string, string>>;
  /** Returning is exit code 0 (or the code returned). `args` are without `argv[0]`. */
  main(sys: System, args: readonly string[]): ReturnType<Program['main']>;
}

export interface CommandDefinition {
  /** One sentence without its end. */
  readonly summary: string;
  /** What may be typed, as `--help` shows it; also what `sys.usage` prints. */
  readonly usage: string;
  /** For the docs: a command line, and what it prints. */
  readonly example?: { readonly run: string; readonly prints: string };
  /** True for commands that `jps` lists while they run. */
  readonly jvm?: boolean;
  /** How long it takes to start, milliseconds, drawn by the seed. */
  readonly startup?: Program['startup'];
  /** Returning is exit code 0 (or the code returned). `args` are without `argv[0]`. */
  main(sys: System, args: readonly string[]): ReturnType<Program['main']>;
}

// --- faults ----------------------------------------------------------------------------------

/** A fault with an `end` lasts, until `for` is over or `heal`; one without is over at once. */
export interface FaultDefinition<O extends Options = Options> {
  /** One sentence without its end. */
  readonly summary: string;
  /** What stands beside `fault:` in a step. */
  readonly options: O;
  /** A step, `fault` first. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Kinds of events that it reads; its plugin's own by default when it reads any. */
  readonly kinds?: readonly string[];
  /**
   * Why it would change nothing now (already down, nothing to cut), or undefined. Judged by state
   * at injection, never by chance.
   */
  noEffect?(world: FaultWorld, options: BoundValues<O>): string | undefined;
  /** Breaks it. */
  begin(world: FaultWorld, options: BoundValues<O>): void;
  /** Mends it; with this, the fault lasts. */
  end?(world: FaultWorld, options: BoundValues<O>): void;
  /**
   * Whether it changed what happened, judged when it ends, or at the end of the scenario, by what
   * happened since it began. A fault that did not is an error.
   */
  tookEffect?(trace: Trace, options: BoundValues<O>): boolean;
}

/** Whether `for` and `heal` make sense for a fault. */
export function faultLasts(fault: FaultDefinition): boolean {
  return fault.end !== undefined;
}

export type Options = Readonly<Record<string, Type<unknown>>>;

// --- expectations and invariants -------------------------------------------------------------

export interface ExpectationDefinition<O extends Options = Options> {
  /** One sentence without its end. */
  readonly summary: string;
  /** The first key of a check is its subject: the option of the expectation's own name. */
  readonly options: O;
  /** A check, its subject first. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Kinds of events that this check reads, given its options; its plugin's own by default. */
  kinds?(options: Values<O>): readonly string[];
  /** Questions to hosts; asked anew whenever the answer may have changed. */
  probes?(options: BoundValues<O>, world: CheckWorld): readonly Probe[];
  /** Whether it holds now, and what was seen. Reads, and changes nothing. */
  check(options: BoundValues<O>, world: CheckWorld, answers: readonly TraceValue[]): Verdict;
}

export interface InvariantDefinition<S = unknown> {
  /** One sentence without its end: what is always so. */
  readonly summary: string;
  /** The state before the first event, fresh for each run. */
  start(): S;
  /** Event kind (of this plugin, or with its plugin's name) -> what it does to the state. */
  readonly on: Readonly<Record<string, InvariantHandler<NoInfer<S>>['handle']>>;
}

/** A method, so that definitions with states of different types are of one type. */
interface InvariantHandler<S> {
  handle(state: S, event: TraceEvent, fail: (why: string) => void): void;
}
