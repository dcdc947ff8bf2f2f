/**
 * An explanation for people: what is played, on what, and why every host holds what it holds. Meant
 * for eighty columns; headings say what a section is, and an empty one is left out.
 */

import type {
  ExplainedFile,
  ExplainedHost,
  ExplainedKey,
  ExplainedStage,
  ExplainedStep,
  Explanation,
} from '../scenario/explain/explanation.ts';
import type { Style } from './style.ts';
import { padEnd, widthOf, wrap } from './width.ts';

export interface ExplanationOptions {
  readonly style: Style;
  readonly columns: number;
}

const MARGIN = 3;

/** All lines of one explanation. */
export function drawExplanation(one: Explanation, options: ExplanationOptions): string[] {
  const page = new Page(options);
  page.title(one.name, `${one.file}:${one.line}`);
  for (const line of one.note?.trimEnd().split('\n') ?? []) page.text(line);
  page.plain('');
  page.facts(factsOf(one));
  page.stages(one.stages);
  page.section('TIMELINE');
  page.steps(one.timeline);
  page.pairs(
    'WORKLOADS, beside the timeline',
    one.workloads.map(({ name, workload, hosts, summary }) => [
      name,
      `${workload} on ${hosts}: ${summary}`,
    ]),
  );
  page.pairs(
    'SELECTORS',
    one.selectors.map(({ text, meaning }) => [text, meaning]),
  );
  page.pairs(
    'FAULTS',
    one.faults.map(({ name, summary }) => [name, summary]),
  );
  page.pairs(
    'CHECKS',
    one.checks.map(({ when, check }) => [when, check]),
  );
  const invariants = one.invariants.map(({ name, summary, on, because }): [string, string] => [
    name,
    on ? summary : `switched off: ${because}`,
  ]);
  page.pairs('INVARIANTS, at every event', invariants);
  drawHosts(one.hosts, page, true);
  return page.lines;
}

/** Hosts alone, for `--host`. */
export function drawHostsOnly(one: Explanation, options: ExplanationOptions): string[] {
  const page = new Page(options);
  page.title(one.name, one.file);
  drawHosts(one.hosts, page, false);
  return page.lines;
}

function factsOf(one: Explanation): [string, string][] {
  const cell = Object.entries(one.cell).map(([name, value]) => `${name}: ${value}`);
  const facts: [string, string | undefined][] = [
    ['skipped', one.skip],
    ['cluster', `${one.cluster.name}   ${one.cluster.file}`],
    ['plugins', one.plugins.map(({ name }) => name).join(', ')],
    ['network', one.network],
    ['tags', one.tags.join(', ') || undefined],
    ['seed', one.seed?.toString()],
    ['must break', one.fails],
    ['matrix', cell.join(', ') || undefined],
    ...one.params.map(({ name, value, from, type, about }): [string, string] => [
      'parameter',
      `${name} = ${value}   (${type}, ${from})${about === undefined ? '' : `   ${about}`}`,
    ]),
    ...one.bindings.map(({ name, value }): [string, string] => ['let', `${name}: ${value}`]),
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function drawHosts(hosts: readonly ExplainedHost[], page: Page, isShort: boolean): void {
  const rows = hosts.flatMap(({ name, address, roles }) => {
    if (roles.length === 0) return [[name, address, 'no role']];
    return roles.map(({ role, why }, at) => [
      at === 0 ? name : '',
      at === 0 ? address : '',
      `${role}: ${why}`,
    ]);
  });
  page.table('HOSTS', rows);
  const files = new Map<string, { file: ExplainedFile; hosts: string[] }>();
  for (const { name, files: own } of hosts) {
    for (const file of own) {
      const alike = JSON.stringify(file);
      const found = files.get(alike) ?? { file, hosts: [] };
      found.hosts.push(name);
      files.set(alike, found);
    }
  }
  for (const one of files.values()) page.file(one.file, one.hosts, isShort);
}

class Page {
  readonly lines: string[] = [];
  private readonly style: Style;
  private readonly columns: number;
  /** A heading that waits for something to stand below it. */
  private heading: string | undefined;

  constructor({ style, columns }: ExplanationOptions) {
    this.style = style;
    this.columns = columns;
  }

  /** A name and its place, below each other where one line is too short. */
  title(name: string, place: string): void {
    const { bold, dim } = this.style;
    const isLong = MARGIN + widthOf(name) + 3 + widthOf(place) > this.columns;
    this.plain(isLong ? bold(name) : `${bold(name)}   ${dim(place)}`);
    if (isLong) this.plain(dim(place));
  }

  section(name: string): void {
    this.heading = name;
  }

  plain(line: string): void {
    if (this.heading !== undefined) {
      if (this.lines.at(-1) !== '') this.lines.push('');
      this.lines.push(` ${this.style.bold(this.style.cyan(this.heading))}`);
      this.heading = undefined;
    }
    this.lines.push(line === '' ? '' : `${' '.repeat(MARGIN)}${line}`.trimEnd());
  }

  /** A text, wrapped; the lines after the first stand `indent` further right. */
  text(text: string, indent = 0): void {
    const room = Math.max(this.columns - MARGIN - indent, 20);
    const [first = '', ...more] = wrapWords(text, room);
    this.plain(first);
    for (const line of more) this.plain(' '.repeat(indent) + line);
  }

  facts(rows: readonly (readonly [string, string])[]): void {
    this.rows(rows.map(([name, value]) => [this.style.dim(name), value]));
  }

  pairs(heading: string, rows: readonly (readonly [string, string])[]): void {
    this.section(heading);
    this.rows(rows);
    this.heading = undefined;
  }

  table(heading: string, rows: readonly (readonly string[])[]): void {
    this.section(heading);
    this.rows(rows);
    this.heading = undefined;
  }

  /** Columns below each other; the last one is wrapped where it stands. */
  private rows(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, at) =>
      Math.max(...rows.map((row) => widthOf(row[at] ?? ''))),
    );
    const last = widths.length - 1;
    const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
    // A column that leaves the last one no room has it on a line of its own.
    const isWide = this.columns - MARGIN - before < LEAST_ROOM;
    for (const row of rows) {
      const cells = row.slice(0, last).map((cell, at) => padEnd(cell, widths[at] ?? 0));
      const text = row[last] ?? '';
      if (isWide) {
        this.plain(cells.join('  '));
        this.text(`  ${text}`, 2);
        continue;
      }
      const [first = '', ...more] = wrapWords(text, this.columns - MARGIN - before);
      this.plain([...cells, first].join('  '));
      for (const line of more) this.plain(' '.repeat(before) + line);
    }
  }

  stages(stages: readonly ExplainedStage[]): void {
    this.section('STAGES');
    for (const { name, from, by, steps } of stages) {
      const way = from === undefined ? by : `from ${from}, by ${by}`;
      const none = steps.length === 0 && from !== undefined ? ', without a step' : '';
      this.plain(`${this.style.bold(name)}: ${this.style.dim(way + none)}`);
      this.steps(steps);
    }
  }

  /** Steps with their numbers in the margin, those of a group further right. */
  steps(steps: readonly ExplainedStep[], indent = 0, width = widthOfPaths(steps)): void {
    for (const { path, heading, yaml, steps: inner } of steps) {
      const margin = (text: string) => this.style.dim(padEnd(text, width));
      const row = (label: string, line: string) =>
        this.plain(`${margin(label)}  ${' '.repeat(indent)}${line}`.trimEnd());
      const room = Math.max(this.columns - MARGIN - width - indent - 4, LEAST_ROOM);
      for (const [at, line] of wrapWords(heading ?? '', room).entries()) {
        if (heading === undefined) break;
        row(at === 0 ? path : '', this.style.dim(at === 0 ? `# ${line}` : `#   ${line}`));
      }
      const isItem = yaml[0]?.startsWith('- ');
      for (const [at, line] of yaml.entries()) {
        const label = at === 0 && heading === undefined ? path : '';
        row(label, isItem ? line : `${at === 0 ? '- ' : '  '}${line}`);
      }
      this.steps(inner, yaml.length === 0 ? indent : indent + 4, width);
    }
  }

  /** `isShort`: many keys that stand in no file are only counted. */
  file(file: ExplainedFile, hosts: readonly string[], isShort: boolean): void {
    this.section(`${file.name} of ${hosts.join(', ')}`);
    this.plain(this.style.dim(file.path));
    if (file.text !== undefined) {
      this.plain(this.style.dim(file.origin ?? ''));
      for (const line of file.text.trimEnd().split('\n')) this.plain(`  ${line}`);
    }
    const unwritten = file.keys.filter(({ kind }) => kind === 'unwritten');
    const isMany = isShort && unwritten.length > MOST_UNWRITTEN;
    const shown = isMany ? file.keys.filter(({ kind }) => kind !== 'unwritten') : file.keys;
    this.rows(shown.map((key) => this.key(key)));
    if (!isMany) return;
    const rest = `and ${unwritten.length} keys at their defaults, which --host ${hosts[0]} shows`;
    this.plain(this.style.dim(rest));
  }

  private key({ key, value, origin, kind }: ExplainedKey): string[] {
    const said = kind === 'written' ? origin : this.style.dim(origin);
    return [`${key}=${value}`, said];
  }
}

const LEAST_ROOM = 24;
/** So many keys that stand in no file do not disturb. */
const MOST_UNWRITTEN = 6;

function widthOfPaths(steps: readonly ExplainedStep[]): number {
  const inner = steps.map(({ steps }) => widthOfPaths(steps));
  return Math.max(2, ...steps.map(({ path }) => path.length), ...inner);
}

/** Broken at blanks, and inside a word only where it is longer than a line. */
function wrapWords(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    if (line !== '' && widthOf((line + word).trimEnd()) > room) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  lines.push(line.trimEnd());
  return lines.flatMap((one) => wrap(one, room));
}
