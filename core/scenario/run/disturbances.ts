/**
 * What breaks silently: a cut link, a paused or dead process, a host without power. A time-out is
 * caused by a packet that did not come, which no chain of events shows; what was in force while
 * nobody heard anything is the reason.
 */

import type { TraceRecord } from '../../kernel/trace.ts';
import { KIND } from '../../machine/kinds.ts';

interface Disturbance {
  readonly record: TraceRecord;
  /** When it was undone. */
  endsAt: number;
}

/** Silence is noticed from the last packet on, and that may have come a little before. */
const SLACK = 2_000_000;

export class Disturbances {
  private readonly all: Disturbance[] = [];

  /** `isDaemon`: whether the process of an event runs a role. */
  constructor(trace: readonly TraceRecord[], isDaemon: (record: TraceRecord) => boolean) {
    const open = new Map<string, Disturbance>();
    const begin = (key: string, record: TraceRecord) => {
      const one = { record, endsAt: Number.POSITIVE_INFINITY };
      open.set(key, one);
      this.all.push(one);
    };
    const end = (key: string, { time }: TraceRecord) => {
      const one = open.get(key);
      if (one) one.endsAt = time;
      open.delete(key);
    };
    for (const record of trace) {
      const { kind, lane, pid, data } = record;
      if (kind === 'timeline/fault') {
        if (data.lasts === true) begin(`fault/${data.id}`, record);
      } else if (kind === 'timeline/healed') end(`fault/${data.id}`, record);
      else if (kind === KIND.poweredOff) begin(`power/${lane}`, record);
      else if (kind === KIND.booted) end(`power/${lane}`, record);
      else if (kind === KIND.stopped && isDaemon(record)) begin(`stop/${lane}/${pid}`, record);
      else if (kind === KIND.continued) end(`stop/${lane}/${pid}`, record);
      else if (kind === KIND.exited && isDaemon(record)) begin(`${lane}/${data.program}`, record);
      else if (kind === KIND.started) end(`${lane}/${data.program}`, record);
    }
  }

  get lastFault(): TraceRecord | undefined {
    const lasting = ({ record, endsAt }: Disturbance) =>
      record.kind === 'timeline/fault' && endsAt === Number.POSITIVE_INFINITY;
    return this.all.findLast(lasting)?.record;
  }

  /** What was in force while a time-out waited: the first that began then, else the last before. */
  behind({ time, data }: TraceRecord): TraceRecord | undefined {
    const from = time - Number(data.ms) * 1_000 - SLACK;
    const inForce = this.all.filter(({ record, endsAt }) => record.time < time && endsAt > from);
    const began = inForce.find(({ record }) => record.time >= from);
    return (began ?? inForce.at(-1))?.record;
  }
}
