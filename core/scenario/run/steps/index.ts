/** One file per verb; to add a verb, write its file and name it here. */

import type { Step } from '../../model.ts';
import type { Director } from '../director.ts';
import type { StepOutcome, StepScope } from '../outcome.ts';
import { playExpect } from './expect.ts';
import { playFault } from './fault.ts';
import { playGroup, playParallel } from './group.ts';
import { playHeal } from './heal.ts';
import { playRun } from './run.ts';
import { playRunInTerminal, playScreen, playType } from './terminal.ts';
import { playTranscript } from './transcript.ts';
import { playWait } from './wait.ts';
import { playWrite } from './write.ts';

export function playStep(
  director: Director,
  step: Step,
  scope: StepScope,
): Promise<StepOutcome | void> {
  switch (step.verb) {
    case 'run':
      return step.terminal === undefined
        ? playRun(director, step, scope)
        : playRunInTerminal(director, step, step.terminal, scope);
    case 'transcript':
      return playTranscript(director, step, scope);
    case 'type':
      return playType(director, step, scope);
    case 'write':
      return playWrite(director, step, scope);
    case 'expect':
      return step.screen ? playScreen(director, step, scope) : playExpect(director, step, scope);
    case 'wait':
      return playWait(director, step, scope);
    case 'fault':
      return playFault(director, step, scope);
    case 'heal':
      return playHeal(director, step, scope);
    case 'let':
      return director.bind(step.bindings, scope.names);
    case 'steps':
      return playGroup(director, step, scope);
    case 'parallel':
      return playParallel(director, step, scope);
  }
}
