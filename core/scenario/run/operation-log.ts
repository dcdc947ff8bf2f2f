/**
 * The operations of one workload as the timeline heard of them, and the measures made from them.
 * Times are microseconds of true time, whatever the clocks of the hosts show.
 */

import type { MeasureUnit, Period } from '../../plugin/workload.ts';
import { STANDARD_MEASURES } from '../../plugin/workload.ts';

interface LoggedOperation {
  readonly source: string;
  readonly beganAt: number;
  endedAt: number | undefined;
  end: 'acknowledged' | 'failed' | 'unknown' | 'open';
}

export class OperationLog {
  readonly own = new Map<string, number>();
  private readonly operations = new Map<string, LoggedOperation>();
  private readonly lostBySource = new Map<string, number>();

  /** `source` tells the processes of a workload on several hosts apart. */
  began(source: string, id: number, time: number): void {
    const operation = { source, beganAt: time, endedAt: undefined, end: 'open' } as const;
    this.operations.set(`${source}/${id}`, { ...operation });
  }

  ended(source: string, id: number, time: number, end: string): void {
    const operation = this.operations.get(`${source}/${id}`);
    if (!operation) return;
    operation.endedAt = time;
    operation.end = end as LoggedOperation['end'];
  }

  /** The process is gone: nobody knows of what it had not heard the end of. */
  gone(source: string, time: number): void {
    for (const operation of this.operations.values()) {
      if (operation.source !== source || operation.end !== 'open') continue;
      operation.end = 'unknown';
      operation.endedAt = time;
    }
  }

  verified(source: string, lost: number): void {
    this.lostBySource.set(source, lost);
  }

  /** A measure of the workload's own: of several hosts, their sum. */
  measured(source: string, name: string, value: number): void {
    this.own.set(`${source}/${name}`, value);
  }

  /** How many processes said what they had lost. */
  get verifications(): number {
    return this.lostBySource.size;
  }

  /** The value over these periods, or why there is none. */
  value(name: string, periods: readonly Period[], which: Counted): number | string {
    if (name === 'lost') return sum([...this.lostBySource.values()]);
    if (!(name in STANDARD_MEASURES)) return this.ownValue(name);
    const counts = which === 'inside' ? isInside : touches;
    const meant = [...this.operations.values()].filter(
      (operation) => which === 'all' || periods.some((period) => counts(operation, period)),
    );
    const acknowledged = meant.filter(({ end }) => end === 'acknowledged');
    switch (name) {
      case 'ops':
        return meant.length;
      case 'acknowledged':
        return acknowledged.length;
      case 'failed':
        return meant.filter(({ end }) => end === 'failed').length;
      case 'unknown':
        return meant.filter(({ end }) => end === 'unknown').length;
      case 'longest-gap':
        return Math.max(0, ...periods.map((period) => longestGap(acknowledged, period)));
      case 'rate': {
        const micros = sum(periods.map(({ from, to }) => to - from));
        return micros === 0 ? 0 : (acknowledged.length * 1_000_000) / micros;
      }
      default:
        return percentile(acknowledged, name === 'max' ? 100 : Number(name.slice(1)));
    }
  }

  private ownValue(name: string): number | string {
    const told = [...this.own].filter(([key]) => key.endsWith(`/${name}`));
    return told.length === 0 ? `it never told its \`${name}\`` : sum(told.map(([, one]) => one));
  }
}

/** Whether an operation counts that only a part of the periods covers. */
export type Counted = 'all' | 'touching' | 'inside';

function isInside({ beganAt, endedAt }: LoggedOperation, { from, to }: Period): boolean {
  return beganAt >= from && (endedAt ?? Number.POSITIVE_INFINITY) <= to;
}

/** One that a period has any part of. */
function touches({ beganAt, endedAt }: LoggedOperation, { from, to }: Period): boolean {
  return beganAt <= to && (endedAt ?? Number.POSITIVE_INFINITY) >= from;
}

function longestGap(acknowledged: readonly LoggedOperation[], { from, to }: Period): number {
  const ends = acknowledged.map(({ endedAt }) => endedAt!).filter((at) => at > from && at < to);
  const moments = [from, ...ends.sort((a, b) => a - b), to];
  return Math.max(...moments.slice(1).map((moment, at) => moment - moments[at]!));
}

/** Nearest rank. */
function percentile(acknowledged: readonly LoggedOperation[], percent: number): number | string {
  if (acknowledged.length === 0) return 'no operation was acknowledged';
  const took = acknowledged.map(({ beganAt, endedAt }) => endedAt! - beganAt).sort((a, b) => a - b);
  return took[Math.max(0, Math.ceil((took.length * percent) / 100) - 1)]!;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** The unit of a standard measure, or of one of the workload's own. */
export function unitOf(
  name: string,
  own: Readonly<Record<string, { readonly unit: MeasureUnit }>>,
): MeasureUnit {
  if (name in STANDARD_MEASURES) {
    return STANDARD_MEASURES[name as keyof typeof STANDARD_MEASURES].unit;
  }
  return own[name]?.unit ?? 'count';
}
