/**
 * `quorate run -u`: writes into transcripts what the screen showed. Only the lines between prompts
 * change, every other byte of the file stays; what cannot be done safely is not done, and told.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileReason } from '../errors/file-reason.ts';
import type { Problem } from '../plugin/source.ts';
import type { ScenarioReport } from '../report/reporter.ts';
import { readYaml } from '../scenario/load/read-yaml.ts';
import type { Rewrite } from '../scenario/result.ts';

export interface RewriteReport {
  /** Each file that was written, with the lines of its commands. */
  readonly written: readonly { readonly file: string; readonly lines: readonly number[] }[];
  readonly refused: readonly { readonly file: string; readonly why: string }[];
}

export interface RewriteSources {
  readonly problems: readonly Problem[];
  /** As they were when they were read for the run. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Writes the files anew; see {@link RewriteReport}. */
export function rewriteFiles(
  reports: readonly ScenarioReport[],
  { problems, sources }: RewriteSources,
): RewriteReport {
  const all = reports.flatMap(({ rewrites = [] }) => rewrites);
  const written: RewriteReport['written'][number][] = [];
  const refused: RewriteReport['refused'][number][] = [];
  for (const file of new Set(all.map((one) => one.file))) {
    const rewrites = all.filter((one) => one.file === file);
    const isWrong = problems.some(({ at }) => at.file === file);
    const lines = isWrong ? 'there are problems in it' : rewriteFile(file, rewrites, sources);
    if (typeof lines === 'string') refused.push({ file, why: lines });
    else written.push({ file, lines });
  }
  return { written, refused };
}

/** The lines of the commands whose output was written anew, or why nothing was. */
function rewriteFile(
  file: string,
  rewrites: readonly Rewrite[],
  sources: ReadonlyMap<string, string>,
): readonly number[] | string {
  const places = new Map<number, Rewrite>();
  for (const one of rewrites) {
    const known = places.get(one.line);
    if (known && known.after.join('\n') !== one.after.join('\n')) {
      return `two runs of it show different screens, at line ${one.line}`;
    }
    places.set(one.line, one);
  }
  const text = sources.get(file);
  if (text === undefined) return 'it is no file of its own';
  try {
    if (readFileSync(file, 'utf8') !== text) return 'it has changed while it was played';
    const fresh = rewriteText(text, [...places.values()]);
    if (fresh === undefined) return 'its lines hold values that were filled in';
    if (readYaml(file, fresh).problems.length > 0) return 'it would be no right YAML any more';
    writeFileSync(file, fresh);
  } catch (error) {
    return fileReason(error);
  }
  return [...places.keys()].sort((a, b) => a - b);
}

/** The text with other lines in place of those that were pasted; undefined when they are not there. */
export function rewriteText(text: string, rewrites: readonly Rewrite[]): string | undefined {
  const lines = text.split('\n');
  const ending = text.includes('\r\n') ? '\r' : '';
  // From the end, so that the numbers of lines before stay right.
  for (const { line, indent, before, after } of [...rewrites].sort((a, b) => b.line - a.line)) {
    const blanks = (lines[line - 1] ?? '').slice(0, indent);
    if (blanks.trim() !== '') return undefined;
    const old = lines.slice(line, line + before.length);
    const isThere = before.every((one, at) => old[at]?.trimEnd() === `${blanks}${one}`.trimEnd());
    if (!isThere) return undefined;
    const fresh = after.map((one) => (one === '' ? ending : `${blanks}${one}${ending}`));
    // Lines that stay keep their bytes, blanks at their ends among them.
    const kept = fresh.map((one) => old.find((was) => was.trimEnd() === one.trimEnd()) ?? one);
    lines.splice(line, before.length, ...kept);
  }
  return lines.join('\n');
}

/** What is told after the run. */
export function tellRewrites({ written, refused }: RewriteReport): string {
  const told = written.map(({ file, lines }) => {
    const places = lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`;
    return `updated  ${file}  below ${places}\n`;
  });
  const not = refused.map(({ file, why }) => `not updated  ${file}: ${why}\n`);
  return [...told, ...not].join('');
}
