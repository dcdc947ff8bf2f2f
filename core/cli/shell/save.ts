/** `:save`: what was typed, as a scenario that a person would have written. */

import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { QuorateError } from '../../errors/quorate-error.ts';
import { type BaseChoices, headText } from './base.ts';
import type { PlainStep } from './plain-step.ts';
import { stepText } from './step-text.ts';

export interface Saving {
  /** The file that the session stands on, and its text. */
  readonly file: string;
  readonly source: string;
  readonly choices: BaseChoices;
  /** Written above the scenario. */
  readonly header: readonly string[];
}

/** @throws QuorateError shell/file-exists, command-line/unwritable */
export function saveSession(
  path: string,
  over: boolean,
  steps: readonly PlainStep[],
  saving: Saving,
): void {
  if (!over && existsSync(path)) throw new QuorateError('shell/file-exists', { path });
  const { file, source, choices, header } = saving;
  const name = basename(path)
    .replace(/\.ya?ml$/, '')
    .replaceAll(/[-_]+/g, ' ');
  const lines = steps.map(stepText).join('');
  const timeline = lines === '' ? 'timeline: []\n' : `timeline:\n${lines}`;
  const text = headText(file, source, choices, { path, name }) + timeline;
  const head = header.map((line) => `# ${line}\n`).join('');
  try {
    writeFileSync(path, head + text);
  } catch (error) {
    const why = (error as Error).message.replace(/^[A-Z]+: /, '').replace(/, \w+ '.*$/, '');
    throw new QuorateError('command-line/unwritable', { path, why });
  }
}
