/** docs/errors.md: every error a user can see, from the table that raises them. */

import { ERRORS, type ErrorEntry } from '../core/errors/table.ts';
import { WARNINGS } from '../core/errors/warnings.ts';

const AREAS: Readonly<Record<string, string>> = {
  'command-line': 'The command line',
  input: 'Finding files',
  yaml: 'YAML',
  cluster: 'Clusters',
  plugin: 'Plugins',
  language: 'The language',
  reporter: 'Reporters',
  kernel: 'Limits and rules of the kernel',
  machine: 'Programs on the machines',
  executor: 'Threads and determinism',
};

const EXITS = {
  2: 'the input is wrong',
  3: 'code is at fault, or a limit was hit',
} as const;

/** The page as Markdown. */
export function errorsPage(): string {
  const codes = Object.keys(ERRORS);
  const areas = [...new Set([...Object.keys(AREAS), ...codes.map(areaOf)])];
  const parts = areas.map((area) => {
    const entries = codes.filter((code) => areaOf(code) === area);
    return entries.length > 0 ? section(AREAS[area] ?? area, entries) : '';
  });
  return `${HEAD}\n${parts.filter((part) => part !== '').join('\n')}\n${warnings()}`;
}

/** What is told and changes no exit code; the advice of plugins stands on their own page. */
function warnings(): string {
  const rows = Object.entries(WARNINGS).map(
    ([code, { message, cure }]) => `| \`${code}\` | ${cell(message)} | ${cell(cure)} |`,
  );
  return `## Warnings

They change no exit code. A cluster that means one names it under \`without\`.

| Code | What it says | What to do |
|---|---|---|
${rows.join('\n')}
`;
}

const HEAD = `# Errors

Generated from \`core/errors/\` by \`npm run generate\`; do not edit.

Every error that Quorate shows has a code. Words in braces stand for what the message names. The
last column is the exit code: 2, ${EXITS[2]}; 3, ${EXITS[3]}. An expectation or
invariant that does not hold is no error but a failure, with exit code 1.
`;

function section(title: string, codes: readonly string[]): string {
  const rows = codes.map((code) => {
    const { message, cure, exit } = ERRORS[code as keyof typeof ERRORS] as ErrorEntry;
    return `| \`${code}\` | ${cell(message)} | ${cell(cure)} | ${exit} |`;
  });
  return `## ${title}

| Code | What it says | What to do | Exit |
|---|---|---|---|
${rows.join('\n')}
`;
}

function areaOf(code: string): string {
  return code.slice(0, code.indexOf('/'));
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
