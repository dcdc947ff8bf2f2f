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

/** @throws QuorateError serve/no-recording, serve/other-version */
export function readRecording(path: string): Recording {
  const lines = linesOf(path);
  const header = lines[0] as RecordingHeader | undefined;
  if (header?.recording !== RECORDING) {
    throw new QuorateError('serve/no-recording', { path, why: 'its first line is no header' });
  }
  const { version, seed, neighbours, scenario } = header;
  const own = ownVersion();
  if (version !== own) throw new QuorateError('serve/other-version', { path, version, own });
  const recorded = lines.slice(1).filter((line): line is RecordedInput => 'input' in line);
  const end = lines.find((line): line is RecordingEnd => 'traceHash' in line);
  const inputs = withStop(recorded, end?.ended).map(({ time, lane, input }, sequence) =>
    messageOf({ to: lane, body: input }, time, sourceOf(scenario, neighbours), sequence),
  );
  return { scenario, seed, neighbours, inputs, traceHash: end?.traceHash };
}

/** The number that inputs come from: none of the lanes, of which the last are those outside. */
export function sourceOf({ cluster }: ScenarioModel, neighbours: readonly NeighbourPlan[]): number {
  return cluster.hosts.length + neighbours.length + 2;
}

type Line = RecordingHeader | RecordedInput | RecordingEnd;

function linesOf(path: string): Line[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new QuorateError('serve/no-recording', { path, why: fileReason(error) });
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
      throw new QuorateError('serve/no-recording', { path, why: `line ${at + 1} is no JSON` });
    });
}

/**
 * A run that nobody stopped ended by itself, before this stop; or its process was killed, and it ends
 * with what came last.
 */
function withStop(inputs: readonly RecordedInput[], ended: number | undefined): RecordedInput[] {
  const last = inputs.at(-1);
  const isStop = Array.isArray(last?.input) && last.input[0] === 'stop';
  const time = (ended ?? last?.time ?? 0) + 1;
  return isStop ? [...inputs] : [...inputs, { time, lane: 0, input: ['stop'] }];
}
