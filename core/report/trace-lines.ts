/**
 * The trace as text, for `--trace` and for comparing two runs: one JSON object a line, in merged
 * order, with the names that a reader knows. Times are microseconds; 64-bit numbers are decimal
 * texts and bytes are hexadecimal, since JSON has neither.
 */

import type { PlainValue } from '../kernel/codec.ts';
import type { TraceRecord } from '../kernel/trace.ts';
import type { ScenarioModel } from '../scenario/model.ts';

export interface TraceLine {
  readonly scenario: string;
  readonly time: number;
  readonly host: string;
  /** Position in the trace of its host; `cause` names an event by host and this. */
  readonly sequence: number;
  readonly pid: number;
  /** The program, or nothing for the host itself and the timeline. */
  readonly process: string;
  readonly kind: string;
  readonly data: unknown;
  readonly cause: { readonly host: string; readonly sequence: number } | null;
}

const TIMELINE = 'timeline';
/** What real programs did, in a run that they joined. */
const OUTSIDE = 'outside';

/** `programs`: those that began before these events, by `lane/pid`; those in them are added. */
export function traceLines(
  scenario: ScenarioModel,
  trace: readonly TraceRecord[],
  programs = new Map<string, string>(),
): string[] {
  const hosts = [TIMELINE, ...scenario.cluster.hosts.map(({ name }) => name)];
  return trace.map(({ time, lane, sequence, pid, kind, data, cause }) => {
    const process = `${lane}/${pid}`;
    if (kind === 'process/started') programs.set(process, String(data.program));
    const line: TraceLine = {
      scenario: scenario.name,
      time,
      host: hosts[lane] ?? OUTSIDE,
      sequence,
      pid,
      process: programs.get(process) ?? '',
      kind,
      data: readable(data),
      cause: cause ? { host: hosts[cause.lane] ?? OUTSIDE, sequence: cause.sequence } : null,
    };
    return JSON.stringify(line);
  });
}

function readable(value: PlainValue): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, readable(one)]));
}
