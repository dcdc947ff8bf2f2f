/** The events of a played run, typed by the plugins that were given to it. */

import type { EventDefinition, PluginDefinition, TraceEvent } from '../plugin/define.ts';
import type { Type, Values } from '../plugin/types.ts';

/** An event whose data is known. */
export type PlayedEvent<D = TraceEvent['data']> = Omit<TraceEvent, 'data'> & {
  /** As the plugin declares it. */
  readonly data: D;
};

/** The data of a declared event. */
export type DataOf<E> = E extends {
  readonly fields: infer F extends Readonly<Record<string, Type<unknown>>>;
}
  ? Values<F>
  : TraceEvent['data'];

type Declared = Readonly<Record<string, EventDefinition>>;

/** `job-run` and `scheduler/job-run` -> the event's data. */
type EventsOfOne<P> = P extends {
  readonly name: infer N extends string;
  readonly events?: infer E;
}
  ? { readonly [K in keyof Known<E> & string as K | Full<N, K>]: DataOf<Known<E>[K]> }
  : unknown;

/** The events, where they are declared at all. */
type Known<E> = Extract<E, Declared>;

/** A key that holds a `/` already is the whole name. */
type Full<N extends string, K extends string> = K extends `${string}/${string}` ? K : `${N}/${K}`;

type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void
  ? I
  : never;

/** The events of several plugins, by their bare and their full names. */
export type EventsOf<P extends readonly PluginDefinition[]> = Together<
  P extends readonly [] ? unknown : EventsOfOne<P[number]>
>;
