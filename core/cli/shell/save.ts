/** `:save`: what was typed, as a scenario that a person would have written. */

import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileReason } from '../../errors/file-reason.ts';
import { QuorateError } from '../../errors/quorate-error.ts';
import { type BaseChoices, headText } from './base.ts';
import type { TypedStep } from './plain-step.ts';
import { stepText } from './step-text.ts';

export interface Saving {
  /** The file that the session stands on, and its text. */
  readonly file: string;
  readonly source: string;
  readonly choices: BaseChoices;
}

/** @throws QuorateError shell/file-exists, command-line/unwritable */
export function saveSession(
  path: string,
  over: boolean,
  steps: readonly TypedStep[],
  saving: Saving,
): void {
  const { file, source, choices } = saving;
  const name = basename(path)
    .replace(/\.ya?ml$/, '')
    .replaceAll(/[-_]+/g, ' ');
  const lines = steps.map(({ step }) => stepText(step)).join('');
  const timeline = lines === '' ? 'timeline: []\n' : `timeline:\n${lines}`;
  const text = headText(file, source, choices, { path, name }) + timeline;
  writeScenario(path, over, schemaLine(saving, path) + text);
}

/** @throws QuorateError shell/file-exists, command-line/unwritable */
export function writeScenario(path: string, over: boolean, text: string): void {
  if (!over && existsSync(path)) throw new QuorateError('shell/file-exists', { path });
  try {
    writeFileSync(path, text);
  } catch (error) {
    const why = fileReason(error);
    throw new QuorateError('command-line/unwritable', { path, why });
  }
}

/** The editor's line, if the file that the session stands on has one: of the schema beside that. */
function schemaLine({ file, source }: Saving, path: string): string {
  const [, schema] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(source) ?? [];
  if (schema === undefined) return '';
  const own = schema.replace(/[^/]*$/, 'scenario.json');
  const moved = relative(dirname(resolve(path)), resolve(dirname(file), own));
  const isUrl = /^\w+:\/\//.test(schema);
  const written = isUrl ? own : moved.startsWith('.') ? moved : `./${moved}`;
  return `# yaml-language-server: $schema=${written}\n`;
}
