/** A process beside this one that plays scenarios from the compiled code. */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ScenarioModel } from '../../core/scenario/model.ts';

export interface Run {
  readonly scenario: ScenarioModel;
  readonly seed: number;
}

/** What must be the same wherever a scenario is played. */
export interface Outcome {
  readonly traceHash: string;
  readonly failure: string | undefined;
}

export class OtherProcess {
  private readonly child: ChildProcess;

  constructor() {
    const script = fileURLToPath(new URL('./other-process.mjs', import.meta.url));
    this.child = fork(script, { execArgv: [], serialization: 'advanced' });
  }

  /** Plays one after another; answers what the last one left. */
  play(...runs: readonly Run[]): Promise<Outcome> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const ended = (code: number | null) =>
        reject(new Error(`the other process ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (outcomes) => {
        child.off('exit', ended);
        resolve((outcomes as Outcome[]).at(-1)!);
      });
      child.send([...runs]);
    });
  }

  end(): void {
    this.child.kill();
  }
}
