/**
 * Whether a command goes on in the next line, as a shell asks with its second prompt: after a
 * backslash, inside a quote, in a here-document. What is wrong in other ways the host's own shell
 * says when it runs.
 */

import type { Desk, Typed } from './desk.ts';

/** Reads a line, and those that belong to it. */
export async function readCommand(desk: Desk, prompt: string): Promise<Typed> {
  const typed = await desk.read(prompt);
  if ('key' in typed || typed.line.trimStart().startsWith(':')) return typed;
  let { line } = typed;
  while (isUnfinished(line)) {
    const more = await desk.read('> ');
    if ('key' in more) return more;
    line += `\n${more.line}`;
  }
  return { line };
}

export function isUnfinished(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return true;
  const [first = '', ...rest] = text.split('\n');
  const ends = hereDocuments(first);
  if (ends.length > 0) return !ends.every((end) => rest.includes(end));
  return openQuote(text) !== undefined;
}

/** The words that end the here-documents of a line. */
function hereDocuments(line: string): string[] {
  const found = line.matchAll(/<<-?\s*(?:'([^']+)'|"([^"]+)"|\\?([\w.-]+))/g);
  return [...found].map(([, single, double, plain]) => single ?? double ?? plain ?? '');
}

function openQuote(text: string): string | undefined {
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '\\' && quote !== "'") at++;
    else if (quote === undefined && (letter === "'" || letter === '"')) quote = letter;
    else if (quote === undefined && letter === '#' && /(^|\s)$/.test(text.slice(0, at))) break;
    else if (letter === quote) quote = undefined;
  }
  return quote;
}
