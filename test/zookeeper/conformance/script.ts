/**
 * The form of a conformance case: steps at the margin, and below each, indented, what the real
 * server answered. A file holds the cases of one operation and names the server they run against:
 *
 *     server: extended
 *
 *     ## a node that exists
 *     a create ~/n
 *       a: ok +2 ~/n
 *
 * `~` is a node of the case's own; `+2` a zxid, counted from the case's beginning. A case in which
 * Quorate means to differ says `differs: why`, and marks its own answers with `!`.
 */

export interface Step {
  readonly text: string;
  /** What the real server answered. */
  answers: string[];
  /** What Quorate answers instead, where it means to differ. */
  ours: string[];
}

export interface Case {
  readonly name: string;
  readonly differs: string | undefined;
  readonly steps: Step[];
}

export interface CaseFile {
  /** Comment lines at the top. */
  readonly about: readonly string[];
  readonly server: string;
  readonly cases: Case[];
}

/** @throws on a line that is no step, answer, comment or heading */
export function parseCases(text: string): CaseFile {
  const about: string[] = [];
  const cases: Case[] = [];
  let server = 'plain';
  let differs: string | undefined;
  for (const line of text.split('\n')) {
    const current = cases.at(-1);
    if (line.startsWith('## ')) {
      differs = undefined;
      cases.push({ name: line.slice(3), differs, steps: [] });
    } else if (line.startsWith('#')) about.push(line);
    else if (line.startsWith('server: ')) server = line.slice(8);
    else if (line.startsWith('differs: ') && current !== undefined) {
      cases[cases.length - 1] = { ...current, differs: line.slice(9) };
    } else if (line.startsWith('  ! ')) lastStep(current, line).ours.push(line.slice(4));
    else if (line.startsWith('  ')) lastStep(current, line).answers.push(line.slice(2));
    else if (line !== '') stepsOf(current, line).push({ text: line, answers: [], ours: [] });
  }
  return { about, server, cases };
}

function stepsOf(current: Case | undefined, line: string): Step[] {
  if (current === undefined) throw new Error(`a step before the first case: ${line}`);
  return current.steps;
}

function lastStep(current: Case | undefined, line: string): Step {
  const step = current?.steps.at(-1);
  if (step === undefined) throw new Error(`an answer before the first step: ${line}`);
  return step;
}

export function printCases(file: CaseFile): string {
  const head = [...file.about, `server: ${file.server}`];
  return `${[head.join('\n'), ...file.cases.map(printCase)].join('\n\n')}\n`;
}

function printCase({ name, differs, steps }: Case): string {
  const lines = [`## ${name}`, ...(differs === undefined ? [] : [`differs: ${differs}`])];
  for (const { text, answers, ours } of steps) {
    lines.push(text, ...answers.map((line) => `  ${line}`), ...ours.map((line) => `  ! ${line}`));
  }
  return lines.join('\n');
}

/** Steps and answers as one text: what two servers are compared by. */
export function transcript(steps: readonly { text: string; answers: readonly string[] }[]): string {
  return steps
    .map(({ text, answers }) => [text, ...answers.map((a) => `  ${a}`)].join('\n'))
    .join('\n');
}

/** One word of a step. `key` is set for `key=value`. */
export interface Word {
  readonly key: string | undefined;
  readonly value: string;
}

/** Splits at blanks; a part in double quotes is a JSON string. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  const token = /(?:([a-zA-Z]+)=)?((?:"(?:[^"\\]|\\.)*"|[^\s"])*)/y;
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null || match[0] === '') throw new Error(`cannot read: ${text.slice(at)}`);
    const value = (match[2] as string).replace(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
      JSON.parse(quoted),
    );
    found.push({ key: match[1], value });
    at = token.lastIndex;
  }
  return found;
}
