/**
 * A pasted screen against the real one: which of its lines is the first to differ, and how it reads
 * when it is brought up to date, with every line kept that still fits.
 */

import { contentLines, type Expand, matchLine, matchText } from './pattern.ts';

/** Index of the first expected line that does not fit; their number when something is left over. */
export function firstDifference(
  expected: readonly string[],
  seen: string,
  value: Expand,
): number | undefined {
  if (matchText(expected.join('\n'), seen, value)) return undefined;
  let fits = 0;
  for (let count = 1; count <= expected.length; count++) {
    const begin = [...expected.slice(0, count), '...'].join('\n');
    if (!matchText(begin, seen, value)) break;
    fits = count;
  }
  return fits;
}

/** What is done with the next lines of the old and of the new text, and what it is worth. */
interface Plan {
  readonly worth: number;
  readonly lines: Chain | undefined;
}

/** A list that shares its end with others. */
interface Chain {
  readonly line: string;
  readonly next: Chain | undefined;
}

/** Worth more than any number of lines that `...` swallows. */
const KEPT = 1_000;
/** A new line takes the place of an old one rather than being swallowed. */
const REPLACED = 400;
const SWALLOWED = -1;
const ADDED = -10;

/**
 * The lines of `seen`, written so that they match it: old lines that fit stay as they are, with
 * their wildcards and placeholders, and so does `...`.
 */
export function rewriteScreen(
  expected: readonly string[],
  seen: string,
  value: Expand,
): readonly string[] {
  const fresh = contentLines(seen);
  const old = contentLines(expected.join('\n'));
  const plans = new Map<number, Plan>();
  const width = fresh.length + 1;
  for (let at = old.length; at >= 0; at--) {
    for (let to = fresh.length; to >= 0; to--) {
      plans.set(at * width + to, best(at, to));
    }
  }
  return linesOf(plans.get(0)?.lines);

  function best(at: number, to: number): Plan {
    const line = old[at];
    const shown = fresh[to];
    const plan = (moved: number, taken: number) => plans.get((at + moved) * width + to + taken)!;
    const options: Plan[] = [];
    if (line === undefined && shown === undefined) return { worth: 0, lines: undefined };
    if (line !== undefined) {
      const isAny = line.trim() === '...';
      // A line that is gone, and dots that stay and swallow no more.
      options.push(isAny ? keep(line, plan(1, 0)) : { ...plan(1, 0) });
      if (shown !== undefined && isAny) {
        const later = plan(0, 1);
        options.push({ worth: later.worth + SWALLOWED, lines: later.lines });
      } else if (shown !== undefined) {
        if (matchLine(line, shown, value)) options.push(keep(line, plan(1, 1)));
        else options.push(add(shown, plan(1, 1), REPLACED));
      }
    }
    if (shown !== undefined) options.push(add(shown, plan(0, 1), ADDED));
    return options.reduce((most, one) => (one.worth > most.worth ? one : most));
  }

  function keep(line: string, rest: Plan): Plan {
    return { worth: rest.worth + KEPT, lines: { line, next: rest.lines } };
  }

  function add(line: string, rest: Plan, worth: number): Plan {
    return { worth: rest.worth + worth, lines: { line: written(line), next: rest.lines } };
  }
}

/** As it is, or as a wildcard where it would be read as one, or cannot stand in a file. */
function written(line: string): string {
  const plain = () => '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(line) || line.includes('${{')) return '<...>';
  return matchLine(line, line, plain) ? line : '<...>';
}

function linesOf(chain: Chain | undefined): string[] {
  const lines: string[] = [];
  for (let at = chain; at; at = at.next) lines.push(at.line);
  return lines;
}
