/**
 * The recording of a served run: everything that came from outside, with its moment, and the whole
 * scenario in front, so that it can be played again in virtual time on any machine, whatever became
 * of the files. One JSON object a line, appended as it comes:
 *
 *   header   what it is a recording of
 *   inputs   `time` in microseconds, `lane` (0 is the timeline), and what came
 *   end      when, and the hash of the trace, which a replay must have too
 */

import { appendFileSync, closeSync, openSync } from 'node:fs';
import { fileReason } from '../errors/file-reason.ts';
import { QuorateError } from '../errors/quorate-error.ts';
import type { PlainValue } from '../kernel/codec.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { NeighbourPlan } from '../scenario/run/specification.ts';
import { writeJson } from './plain-json.ts';

/** Something that came, for a lane. */
export interface Arrival {
  readonly to: number;
  readonly body: PlainValue;
}

export interface RecordingHeader {
  readonly recording: typeof RECORDING;
  /** Of Quorate: another one may behave otherwise. */
  readonly version: string;
  readonly seed: number;
  readonly neighbours: readonly NeighbourPlan[];
  readonly scenario: ScenarioModel;
}

export interface RecordedInput {
  readonly time: number;
  readonly lane: number;
  readonly input: PlainValue;
}

export interface RecordingEnd {
  /** Microseconds: nothing from here on has happened. */
  readonly ended: number;
  readonly traceHash: string;
}

/** The kind of file, and the number of its form. */
export const RECORDING = 'quorate/1';

/** Writes a recording. */
export class Recorder {
  private readonly file: string;
  private readonly descriptor: number;

  /** Begins anew, over what stood there. @throws QuorateError command-line/unwritable */
  constructor(file: string, header: RecordingHeader) {
    this.file = file;
    this.descriptor = this.trying(() => openSync(file, 'w'));
    this.write([header]);
  }

  /**
   * What came at this moment. It is written when this returns, so that of a program that never
   * comes back the recording has what it was asked. @throws QuorateError command-line/unwritable
   */
  came(arrivals: readonly Arrival[], time: number): void {
    this.write(arrivals.map(({ to, body }) => ({ time, lane: to, input: body })));
  }

  /**
   * `end`: undefined when the thread of the run broke down.
   * @throws QuorateError command-line/unwritable
   */
  close(end: RecordingEnd | undefined): void {
    try {
      if (end) this.write([end]);
    } finally {
      closeSync(this.descriptor);
    }
  }

  private write(lines: readonly (RecordingHeader | RecordedInput | RecordingEnd)[]): void {
    const text = lines.map((line) => `${writeJson(line)}\n`).join('');
    this.trying(() => appendFileSync(this.descriptor, text));
  }

  private trying<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      const why = fileReason(error);
      throw new QuorateError('command-line/unwritable', { path: this.file, why });
    }
  }
}
