/**
 * `quorate/plugin`: the one door. A plugin imports this module (and, where it says so, another
 * plugin) and nothing else of Quorate.
 */

import type {
  ExpectationDefinition,
  FaultDefinition,
  InvariantDefinition,
  Options,
} from './define.ts';
import type { Configuration, Events, Hooks, None, Plugin, PluginSpec, States } from './typed.ts';
import type { MeasureDefinition, WorkloadDefinition } from './workload.ts';

export { readHadoopXml, writeHadoopXml, type XmlProperty } from '../config/hadoop-xml.ts';
export { formatTime } from '../machine/calendar.ts';
export type { DiskFault } from '../machine/disk/device.ts';
export {
  encodeMessage,
  type HttpMessage,
  MessageReader,
  writeMessage,
} from '../machine/http-message.ts';
export { type FileContent, type FileTree, programHeader } from '../machine/image.ts';
export type { LinkRule } from '../machine/network/links.ts';
export type {
  Child,
  Clock,
  Connection,
  Disk,
  Errno,
  ExitStatus,
  FileStat,
  InputStream,
  Listener,
  Lock,
  Network,
  OutputStream,
  Pipe,
  ProcessInfo,
  Program,
  Random,
  Signal,
  SpawnOptions,
  StreamSource,
  StreamTarget,
  System,
  Terminal,
  Thread,
  Timer,
  TraceValue,
  TypedLine,
} from '../machine/system.ts';
export { ERRNO_TEXT, ProgramError, SystemError } from '../machine/system.ts';
export { Absence } from './absence.ts';
export type * from './define.ts';
export type { Holder } from './holder.ts';
export { describeMatcher, textOf } from './match.ts';
export type { Matcher } from './matcher.ts';
// What the declaration files of a plugin's own package name.
export type * from './scalars.ts';
export { describeSelector, type Selector } from './selector.ts';
export type * from './type.ts';
export type * from './typed.ts';
export { type Form, t } from './types.ts';
export {
  describeMeasure,
  type MeasureDefinition,
  type MeasureSpec,
  type MeasureUnit,
  type Operation,
  type Operations,
  type Period,
  type WorkloadDefinition,
} from './workload.ts';

/**
 * Declares a plugin. Everything inside is typed by what the plugin itself declares: states, hooks,
 * events, configuration keys, options. It returns what it is given.
 */
export function definePlugin<
  const N extends string,
  const C extends Configuration = None,
  const E extends Events = None,
  S extends States = None,
  H extends Hooks = None,
  const F extends Readonly<Record<string, Options>> = None,
  const X extends Readonly<Record<string, Options>> = None,
  I extends Readonly<Record<string, unknown>> = None,
  const W extends Readonly<Record<string, Options>> = None,
  M extends Readonly<Record<string, unknown>> = None,
>(plugin: PluginSpec<N, C, E, S, H, F, X, I, W, M>): Plugin<N, E> {
  return plugin as unknown as Plugin<N, E>;
}

/** Declares a fault, so that `begin` and `end` know the types of its options. */
export function defineFault<const O extends Options>(
  fault: FaultDefinition<O>,
): FaultDefinition<O> {
  return fault;
}

/** Declares an expectation, so that `check` knows the types of its options. */
export function defineExpectation<const O extends Options>(
  expectation: ExpectationDefinition<O>,
): ExpectationDefinition<O> {
  return expectation;
}

/** Declares a workload, so that `main` knows the types of its options. */
export function defineWorkload<const O extends Options>(
  workload: WorkloadDefinition<O>,
): WorkloadDefinition<O> {
  return workload;
}

/** Declares a measure, so that its handlers know the type of its state. */
export function defineMeasure<S>(measure: MeasureDefinition<S>): MeasureDefinition<S> {
  return measure;
}

/** Declares an invariant, so that its handlers know the type of its state. */
export function defineInvariant<S>(invariant: InvariantDefinition<S>): InvariantDefinition<S> {
  return invariant;
}
