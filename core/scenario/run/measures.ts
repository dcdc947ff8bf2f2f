/**
 * Measures as checks read them: of a workload (`writer.p99`) or of a plugin
 * (`zookeeper.without-leader`), over the whole timeline, or during or outside a fault.
 */

import type { Measurement, Period } from '../../plugin/workload.ts';
import { describeMeasure } from '../../plugin/workload.ts';
import type { MeasureResult } from '../result.ts';
import type { Director } from './director.ts';
import type { Names } from './names.ts';
import type { Cut } from './workloads.ts';

/** Which part of the time counts. */
export interface Within {
  readonly during?: string | undefined;
  readonly outside?: string | undefined;
}

export class Measures {
  private readonly states = new Map<string, unknown>();
  private readonly director: Director;

  constructor(director: Director) {
    this.director = director;
    const { registry, timeline, view } = director;
    for (const [name, { plugin, definition }] of registry.measures) {
      const state = definition.start();
      this.states.set(name, state);
      for (const [key, handler] of Object.entries(definition.on)) {
        const kind = key.includes('/') ? key : `${plugin}/${key}`;
        timeline.on(kind, (record) => handler(state, view.event(record)));
      }
    }
  }

  /** `writer.p99`. */
  read(name: string, within: Within, names: Names): Measurement {
    const { director } = this;
    const parts = periodsOf(within, names, director.timeline.now);
    const own = director.registry.measures.get(name);
    if (!own) {
      const dot = name.indexOf('.');
      return director.workloads.measure(name.slice(0, dot), name.slice(dot + 1), parts);
    }
    const whole = { from: director.startedAt, to: director.timeline.now };
    const periods = parts ? parts.periods(whole) : [whole];
    const { unit } = own.definition;
    return { value: own.definition.value(this.states.get(name), periods), unit };
  }

  /** What plugins measured, for the report. */
  get results(): Readonly<Record<string, MeasureResult>> {
    const found = [...this.states.keys()].map((name) => {
      const read = this.read(name, {}, this.director.names);
      if ('missing' in read) return undefined;
      const { value, unit } = read;
      return [name, { value, unit, text: describeMeasure(value, unit) }] as const;
    });
    return Object.fromEntries(found.filter((one) => one !== undefined));
  }
}

/** Cuts a span into what counts of it; undefined when all does. */
function periodsOf({ during, outside }: Within, names: Names, now: number): Cut | undefined {
  const handle = during ?? outside;
  if (handle === undefined) return undefined;
  const fault = names.handle(handle);
  const from = fault?.beganAt ?? Number.POSITIVE_INFINITY;
  const to = fault?.endedAt ?? Math.max(from, now);
  const clip = (whole: Period, start: number, end: number): readonly Period[] => {
    const part = { from: Math.max(whole.from, start), to: Math.min(whole.to, end) };
    return part.from < part.to ? [part] : [];
  };
  if (during !== undefined) {
    return { counted: 'touching', periods: (whole) => clip(whole, from, to) };
  }
  return {
    counted: 'inside',
    periods: (whole) => [...clip(whole, whole.from, from), ...clip(whole, to, whole.to)],
  };
}
