/**
 * How a plugin is typed by itself. Everything inside `definePlugin({ … })` knows what that plugin
 * declares: the states and hooks of the role that speaks, the events and their data, the keys of
 * its configuration, the options of each piece. Nothing here exists at run time; what core reads
 * is the same object, seen as {@link PluginDefinition}.
 */

import type { System, TraceValue } from '../machine/system.ts';
import type {
  BoundValues,
  CheckWorld,
  ClusterPlan,
  CommandDefinition,
  ConfigurationSpec,
  EventDefinition,
  ExpectationDefinition,
  FaultDefinition,
  FaultWorld,
  InvariantDefinition,
  Options,
  PluginDefinition,
  Probe,
  ProcessView,
  RoleDefinition,
  Trace,
  TraceEvent,
  Verdict,
} from './define.ts';
import type { Selector } from './selector.ts';
import type { Values } from './types.ts';
import type { MeasureDefinition, Operations, Period, WorkloadDefinition } from './workload.ts';

export type Events = Readonly<Record<string, EventDefinition>>;
export type Configuration = Readonly<Record<string, ConfigurationSpec>>;

/** What a plugin declares of a kind that it leaves out. */
export type None = Readonly<Record<never, never>>;
/** Role -> its states, a union of names. */
export type States = Readonly<Record<string, string>>;
/** Role -> its hooks, as declared; `unknown` where a role has none. */
export type Hooks = Readonly<Record<string, unknown>>;

/** The data of an event, by its fields; any data where the events are not known by name. */
export type EventData<E extends Events, K extends keyof E> = string extends keyof E
  ? TraceEvent['data']
  : Values<E[K]['fields']>;

/** An event of this plugin by its own name; of another by its whole name (`zookeeper/elected`). */
type EventOf<E extends Events, K> = K extends keyof E ? TraceEvent<EventData<E, K>> : TraceEvent;

type EventName<E extends Events> = (keyof E & string) | `${string}/${string}`;

// --- roles and commands ----------------------------------------------------------------------

type KeysOf<F> = F extends { readonly path: string; readonly keys: infer K } ? K : F;

/** The values of a configuration file: durations in milliseconds, as all times inside a host. */
export type ConfValues<F> = KeysOf<F> extends Options ? Values<KeysOf<F>> : never;

type HooksOf<H extends Hooks, N> = N extends keyof H ? keyof H[N] & string : never;

/** {@link System}, typed by what the plugin and the role declare. A command has no states. */
export interface PluginSystem<
  E extends Events,
  C extends Configuration,
  State extends string = never,
  Hook extends string = never,
> extends Omit<System, 'observe' | 'conf' | 'state' | 'hook'> {
  /** An event of this plugin, into the trace. */
  observe<K extends keyof E & string>(
    event: K,
    ...data: keyof E[K]['fields'] extends never ? [] : [data: EventData<E, K>]
  ): void;
  /**
   * What stands in this host's own file at this moment, with the declared defaults.
   * @throws ProgramError when a value is missing or wrong; left alone it ends a daemon, as in life
   */
  conf<F extends keyof C & string>(file: F): ConfValues<C[F]>;
  /** The role's state, one of those that it declares. `rank` orders rivals in a selector. */
  state(name: State, rank?: number): void;
  /** Whether a fault has opened this hook of the role. */
  hook(name: Hook): boolean;
}

type Exit = Promise<number | undefined | void> | number | undefined | void;

interface RoleSpec<
  E extends Events,
  C extends Configuration,
  State extends string,
  Hook extends string,
> extends Omit<RoleDefinition, 'main' | 'states' | 'hooks'> {
  readonly states: readonly State[];
  main(sys: PluginSystem<E, C, NoInfer<State>, NoInfer<Hook>>, args: readonly string[]): Exit;
}

/** Beside {@link RoleSpec}, so that the names of hooks are inferred from here. */
type HooksSpec<H> = {
  readonly [K in Exclude<keyof RoleDefinition, 'hooks'>]?: unknown;
} & { readonly hooks?: H };

interface CommandSpec<E extends Events, C extends Configuration>
  extends Omit<CommandDefinition, 'main'> {
  main(sys: PluginSystem<E, C>, args: readonly string[]): Exit;
}

// --- what runs beside the timeline -----------------------------------------------------------

/** The trace, read by the names and fields that a plugin declares. */
export interface PluginTrace<E extends Events>
  extends Omit<Trace, 'last' | 'any' | 'all' | 'events'> {
  /** The newest event of this kind, or of those that `which` takes. */
  last<K extends EventName<E>>(
    event: K,
    which?: (event: EventOf<E, K>) => boolean,
  ): EventOf<E, K> | undefined;
  any<K extends EventName<E>>(event: K, which?: (event: EventOf<E, K>) => boolean): boolean;
  /** All of them; with `which`, those that it takes; oldest first. */
  all<K extends EventName<E>>(
    event: K,
    which?: (event: EventOf<E, K>) => boolean,
  ): readonly EventOf<E, K>[];
}

type PluginCheckWorld<E extends Events> = PluginTrace<E> & Omit<CheckWorld, keyof PluginTrace<E>>;

/** One process, as a fault reaches it. */
interface PluginProcess<Hook extends string> extends ProcessView {
  /** Opens or closes a hook that the role asks with `sys.hook`. */
  hook(name: Hook, open: boolean): void;
}

interface PluginFaultWorld<E extends Events, S extends States, H extends Hooks>
  extends PluginTrace<E>,
    Omit<FaultWorld, keyof PluginTrace<E> | 'process'> {
  /** The process of a role on the host that a selector means. @throws SelectionError */
  process<N extends keyof S & string>(role: N, host: Selector): PluginProcess<HooksOf<H, N>>;
}

interface FaultSpec<O extends Options, E extends Events, S extends States, H extends Hooks>
  extends Omit<FaultDefinition, 'options' | 'noEffect' | 'begin' | 'end' | 'tookEffect'> {
  readonly options: O;
  noEffect?(world: PluginFaultWorld<E, S, H>, options: BoundValues<O>): string | undefined;
  begin(world: PluginFaultWorld<E, S, H>, options: BoundValues<O>): void;
  end?(world: PluginFaultWorld<E, S, H>, options: BoundValues<O>): void;
  tookEffect?(trace: PluginTrace<E>, options: BoundValues<O>): boolean;
}

interface ExpectationSpec<O extends Options, E extends Events>
  extends Omit<ExpectationDefinition, 'options' | 'kinds' | 'probes' | 'check'> {
  readonly options: O;
  kinds?(options: Values<O>): readonly string[];
  probes?(options: BoundValues<O>, trace: PluginCheckWorld<E>): readonly Probe[];
  check(
    options: BoundValues<O>,
    trace: PluginCheckWorld<E>,
    answers: readonly TraceValue[],
  ): Verdict;
}

type Fail = (why: string) => void;

type InvariantHandlers<S, E extends Events> = {
  readonly [K in keyof E]?: (state: S, event: EventOf<E, K>, fail: Fail) => void;
} & { readonly [K in `${string}/${string}`]?: (state: S, event: TraceEvent, fail: Fail) => void };

interface InvariantSpec<S, E extends Events> extends Omit<InvariantDefinition, 'start' | 'on'> {
  start(): S;
  readonly on: InvariantHandlers<NoInfer<S>, E>;
}

interface MeasureOf<S, E extends Events> extends Omit<MeasureDefinition, 'start' | 'on' | 'value'> {
  start(): S;
  readonly on: {
    readonly [K in keyof E]?: (state: NoInfer<S>, event: EventOf<E, K>) => void;
  } & { readonly [K in `${string}/${string}`]?: (state: NoInfer<S>, event: TraceEvent) => void };
  value(state: NoInfer<S>, periods: readonly Period[]): number;
}

interface WorkloadSpec<O extends Options, E extends Events, C extends Configuration>
  extends Omit<WorkloadDefinition, 'options' | 'fromCluster' | 'main'> {
  readonly options: O;
  fromCluster?(options: Values<O>, cluster: ClusterPlan): Partial<Values<O>>;
  main(sys: PluginSystem<E, C>, options: Values<O>, operations: Operations): Exit;
}

// --- the whole -------------------------------------------------------------------------------

type Own =
  | 'name'
  | 'configuration'
  | 'events'
  | 'roles'
  | 'commands'
  | 'faults'
  | 'expectations'
  | 'invariants'
  | 'workloads'
  | 'measures';

export interface PluginSpec<
  N extends string,
  C extends Configuration,
  E extends Events,
  S extends States,
  H extends Hooks,
  F extends Readonly<Record<string, Options>>,
  X extends Readonly<Record<string, Options>>,
  I extends Readonly<Record<string, unknown>>,
  W extends Readonly<Record<string, Options>>,
  M extends Readonly<Record<string, unknown>>,
> extends Omit<PluginDefinition, Own> {
  readonly name: N;
  readonly configuration?: C;
  readonly events?: E;
  readonly roles?: { readonly [N in keyof S]: RoleSpec<E, C, S[N], HooksOf<H, N>> } & {
    readonly [N in keyof H]: HooksSpec<H[N]>;
  };
  readonly commands?: Readonly<Record<string, CommandSpec<E, C>>>;
  readonly faults?: { readonly [N in keyof F]: FaultSpec<F[N], E, S, H> };
  readonly expectations?: { readonly [N in keyof X]: ExpectationSpec<X[N], E> };
  readonly invariants?: { readonly [N in keyof I]: InvariantSpec<I[N], E> };
  readonly workloads?: { readonly [N in keyof W]: WorkloadSpec<W[N], E, C> };
  readonly measures?: { readonly [N in keyof M]: MeasureOf<M[N], E> };
}

/** What `definePlugin` returns: what core reads, and what it knows of its events. */
export interface Plugin<N extends string = string, E extends Events = Events>
  extends PluginDefinition {
  readonly name: N;
  readonly events: E;
}
