/** Steps as a person would write them: a short one in a line, a long one with a key to a line. */

import { stringify } from 'yaml';
import type { Plain, PlainStep } from './plain-step.ts';

const LONGEST_LINE = 96;
const INDENT = '  ';

/** The item of a timeline, with its dash and its line end. */
export function stepText(step: PlainStep, indent = INDENT): string {
  const line = `${indent}- ${flow(step)}\n`;
  const hasBlock = Object.values(step).some((one) => typeof one === 'string' && one.includes('\n'));
  if (line.length <= LONGEST_LINE && !hasBlock) return line;
  const entries = Object.entries(step).map(([key, value]) =>
    typeof value === 'string' ? block(key, value) : `${key}: ${flow(value)}\n`,
  );
  const lines = entries.join('').replace(/\n(?=.)/g, `\n${indent}  `);
  return `${indent}- ${lines}`;
}

function flow(value: Plain): string {
  if (typeof value === 'string') return scalar(value);
  if (isList(value)) return `[${value.map(flow).join(', ')}]`;
  const entries = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${flow(one)}`);
  return `{ ${entries.join(', ')} }`;
}

/** Quoted where a text within brackets must be. */
function scalar(text: string): string {
  const options = { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 } as const;
  return stringify([written(text)], options)
    .trimEnd()
    .slice(1, -1);
}

function block(key: string, text: string): string {
  return stringify({ [key]: written(text) }, { lineWidth: 0 });
}

/** What looks like a number or a truth needs no quotes: its source text is what counts. */
function written(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text !== '' && String(number) === text && Number.isFinite(number) ? number : text;
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
