/** Reads a recording back, for a replay. */

import { readFileSync } from 'node:fs';
import { fileReason } from '../errors/file-reason.ts';
import { QuorateError } from '../errors/quorate-error.ts';
import type { Message } from '../kernel/message.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { NeighbourPlan } from '../scenario/run/specification.ts';
import { ownVersion } from '../scenario/version.ts';
import { readJson } from './plain-json.ts';
import { messageOf } from './real-time.ts';
import {
  RECORDING,
  type RecordedInput,
  type RecordingEnd,
  type RecordingHeader,
} from './recording.ts';

export interface Recording {
  readonly scenario: ScenarioModel;
  readonly seed: number;
  readonly neighbours: readonly NeighbourPlan[];
  /** Everything that came; the last of it ends the run. */
  readonly inputs: readonly Message[];
  /** Undefined when the recording breaks off, as when its process was killed. */
  readonly traceHash: string | undefined;
}

/** Microseconds that a recording without an end plays on: what came last may have its effect later. */
const AFTERMATH_MICROS = 10_000_000;

/** @throws QuorateError serve/no-recording, serve/other-version */
export function readRecording(path: string): Recording {
  const [header, ...lines] = linesOf(path);
  const { scenario, seed, neighbours } = headerOf(header, path);
  const isInput = inputTest(scenario.cluster.hosts.length, neighbours.length);
  const recorded: RecordedInput[] = [];
  let end: RecordingEnd | undefined;
  for (const [at, line] of lines.entries()) {
    if (isEnd(line) && at === lines.length - 1) end = line;
    else if (isInput(line)) recorded.push(line);
    else throw noRecording(path, `line ${at + 2} is damaged`);
  }
  const inputs = withStop(recorded, end?.ended).map(({ time, lane, input }, sequence) =>
    messageOf({ to: lane, body: input }, time, sourceOf(scenario, neighbours), sequence),
  );
  return { scenario, seed, neighbours, inputs, traceHash: end?.traceHash };
}

/** The number that inputs come from: none of the lanes, of which the last are those outside. */
export function sourceOf({ cluster }: ScenarioModel, neighbours: readonly NeighbourPlan[]): number {
  return cluster.hosts.length + neighbours.length + 2;
}

type Line = Readonly<Record<string, unknown>>;

function linesOf(path: string): Line[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw noRecording(path, fileReason(error));
  }
  // Of a process that was killed, the last line may be a part of one.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line, at) => {
      try {
        const value = readJson(line);
        if (typeof value === 'object' && value !== null) return value as Line;
      } catch {}
      throw noRecording(path, `line ${at + 1} is damaged`);
    });
}

function headerOf(line: Line | undefined, path: string): RecordingHeader {
  const header = (line ?? {}) as Partial<RecordingHeader>;
  const none = () => noRecording(path, 'its first line is no header');
  if (header.recording !== RECORDING) throw none();
  const { version = 'unknown', seed, neighbours, scenario } = header;
  const own = ownVersion();
  if (version !== own) throw new QuorateError('serve/other-version', { path, version, own });
  const lists = [neighbours, scenario?.cluster?.hosts];
  if (!Number.isSafeInteger(seed) || !lists.every(Array.isArray)) throw none();
  return header as RecordingHeader;
}

/** Inputs are for the timeline or for a lane outside, and none is earlier than the one before it. */
function inputTest(hosts: number, neighbours: number): (line: object) => line is RecordedInput {
  let latest = 0;
  return (line): line is RecordedInput => {
    const { time, lane, input } = line as RecordedInput;
    const [kind] = Array.isArray(input) ? input : [];
    const isOutside = lane > hosts && lane <= hosts + 1 + neighbours;
    const fits = lane === 0 ? kind === 'step' || kind === 'stop' : isOutside && kind === 'input';
    if (!fits || !Number.isSafeInteger(time) || time < latest) return false;
    latest = time;
    return true;
  };
}

function isEnd(line: object): line is RecordingEnd {
  const { ended, traceHash } = line as RecordingEnd;
  return Number.isSafeInteger(ended) && typeof traceHash === 'string';
}

function noRecording(path: string, why: string): QuorateError {
  return new QuorateError('serve/no-recording', { path, why });
}

/**
 * A run that nobody stopped ended by itself, before this stop; or its process was killed, and nobody
 * knows when.
 */
function withStop(inputs: readonly RecordedInput[], ended: number | undefined): RecordedInput[] {
  const last = inputs.at(-1);
  const isStop = Array.isArray(last?.input) && last.input[0] === 'stop';
  const time = ended === undefined ? (last?.time ?? 0) + AFTERMATH_MICROS : ended + 1;
  return isStop ? [...inputs] : [...inputs, { time, lane: 0, input: ['stop'] }];
}
