/**
 * `quorate/plugin`: the one door. A plugin imports this module (and, where it says so, another
 * plugin) and nothing else of Quorate.
 */

import type {
  ExpectationDefinition,
  FaultDefinition,
  InvariantDefinition,
  Options,
  PluginDefinition,
} from './define.ts';
import type { MeasureDefinition, WorkloadDefinition } from './workload.ts';

export type { DiskFault } from '../machine/disk/device.ts';
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
export { ERRNO_TEXT, SystemError } from '../machine/system.ts';
export type * from './define.ts';
export type { Holder } from './holder.ts';
export { describeMatcher, textOf } from './match.ts';
export type { Matcher } from './matcher.ts';
export { describeSelector, type Selector } from './selector.ts';
export { type Type, t, type Values } from './types.ts';
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

/** Declares a plugin. It returns what it is given: the types are the point. */
export function definePlugin<const P extends PluginDefinition>(plugin: P): P {
  return plugin;
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
