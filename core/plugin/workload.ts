/**
 * Workloads: programs that run beside the timeline, report each of their operations, and are
 * measured. And measures: numbers that checks compare (`writer.p99`), those that every workload
 * has, those it adds, and those that a plugin makes from the trace.
 */

import type { System } from '../machine/system.ts';
import type { ClusterPlan, Options, TraceEvent } from './define.ts';
import type { Values } from './types.ts';

export type MeasureUnit = 'count' | 'duration' | 'per second';

export interface MeasureSpec {
  /** One sentence without its end. */
  readonly about: string;
  /** How checks and reports read the number. */
  readonly unit: MeasureUnit;
}

/** What every workload has. Durations are microseconds here, and durations in the language. */
export const STANDARD_MEASURES = {
  ops: { about: 'operations that began', unit: 'count' },
  acknowledged: { about: 'operations that were answered with success', unit: 'count' },
  failed: { about: 'operations that were refused, and so did not take place', unit: 'count' },
  unknown: { about: 'operations without an answer, which may have taken place', unit: 'count' },
  lost: { about: 'acknowledged operations that were not found at the end', unit: 'count' },
  p50: { about: 'half of the acknowledged operations took no longer', unit: 'duration' },
  p90: { about: 'nine in ten acknowledged operations took no longer', unit: 'duration' },
  p99: { about: 'of a hundred acknowledged operations 99 took no longer', unit: 'duration' },
  max: { about: 'the longest that an acknowledged operation took', unit: 'duration' },
  'longest-gap': { about: 'the longest time without an acknowledgement', unit: 'duration' },
  rate: { about: 'acknowledged operations per second', unit: 'per second' },
} as const satisfies Readonly<Record<string, MeasureSpec>>;

export interface WorkloadDefinition<O extends Options = Options> {
  /** One sentence without its end. */
  readonly summary: string;
  /** What stands beside `workload:` and `host:`. */
  readonly options: O;
  /** An entry of `workloads:`, `workload` first. */
  readonly example: Readonly<Record<string, unknown>>;
  /** What it measures beside {@link STANDARD_MEASURES}, told with {@link Operations.measure}. */
  readonly measures?: Readonly<Record<string, MeasureSpec>>;
  /** Options that the user left out and the cluster knows. */
  fromCluster?(options: Values<O>, cluster: ClusterPlan): Partial<Values<O>>;
  /**
   * Runs as a program of its host, like any other: it can be killed, paused and cut off. Durations
   * among the options are milliseconds, as everywhere inside a host. It goes on until it is asked
   * to stop, may then verify what it did, and returns.
   */
  main(
    sys: System,
    options: Values<O>,
    operations: Operations,
  ): Promise<number | undefined | void> | number | undefined | void;
}

/** How a workload tells what it does. */
export interface Operations {
  /** The workload has been asked to stop: the timeline has ended. */
  readonly stopping: boolean;
  /** Settles when the workload is asked to stop. */
  readonly stopped: Promise<void>;
  /**
   * Waits for half to one and a half times `everyMs`, drawn from the seed. False, and sooner, once
   * the workload is to stop.
   */
  pause(everyMs: number): Promise<boolean>;
  /** An operation begins now. */
  begin(what: string): Operation;
  /** After the last operation: how many acknowledged ones are not there any more. */
  verified(lost: number): void;
  /** The value of one of the workload's own measures; the last one counts. */
  measure(name: string, value: number): void;
}

/** One operation; it ends once, in one of three ways. */
export interface Operation {
  /** It took place. */
  acknowledged(): void;
  /** It was refused, so it did not take place. */
  failed(why: string): void;
  /** There was no answer: it may have taken place. */
  unknown(why: string): void;
}

/** A span of the run, microseconds. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A number that a plugin makes from the trace: `zookeeper.without-leader`. */
export interface MeasureDefinition<S = unknown> extends MeasureSpec {
  /** The state before the first event, fresh for each run. */
  start(): S;
  /** Event kind (of this plugin, or with its plugin's name) -> what it does to the state. */
  readonly on: Readonly<Record<string, MeasureHandler<NoInfer<S>>['handle']>>;
  /** The value over these periods, which follow one another and do not overlap. */
  value(state: S, periods: readonly Period[]): number;
}

/** A method, so that definitions with states of different types are of one type. */
interface MeasureHandler<S> {
  handle(state: S, event: TraceEvent): void;
}

/** A measure as it stands, or why there is none. */
export type Measurement =
  | { readonly value: number; readonly unit: MeasureUnit }
  | { readonly missing: string };

/** `612ms`, `3`, `9.7 a second`: a value in its unit. */
export function describeMeasure(value: number, unit: MeasureUnit): string {
  if (unit === 'count') return String(value);
  if (unit === 'per second') return `${Number(value.toFixed(1))} a second`;
  if (value < 1_000) return `${Math.round(value)} us`;
  if (value < 1_000_000) return `${Number((value / 1_000).toFixed(1))} ms`;
  return `${Number((value / 1_000_000).toFixed(2))} s`;
}
