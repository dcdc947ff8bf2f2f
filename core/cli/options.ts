/** How the values of flags are read, and what is wrong with them when they are. */

import { InvalidArgumentError } from 'commander';
import { type ErrorParameters, fill } from '../errors/quorate-error.ts';
import { ERRORS, type ErrorCode } from '../errors/table.ts';
import { parseDuration } from '../plugin/duration.ts';
import { didYouMean } from '../plugin/names.ts';
import type { PortMap } from '../serve/neighbourhood.ts';

/** More are hours of work that nobody reads. */
const MOST_SEEDS = 1_000_000;
const MOST_JOBS = 256;

export interface ReporterChoice {
  /** A built-in one, a path to a module, or a package. */
  readonly name: string;
  /** Undefined: stdout. */
  readonly file: string | undefined;
}

export function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) refuse('command-line/bad-seed', { text });
  return seed;
}

export function readExecutor(text: string): 'threads' | 'inline' {
  return oneOf(text, ['threads', 'inline'] as const, 'executor');
}

/**
 * `pretty`, `json=report.json`, `./mine.ts=mine.txt`; collects, since the flag may come several
 * times. Whether there is such a reporter is known once it is opened.
 */
export function readReporter(
  text: string,
  before: readonly ReporterChoice[] | undefined,
): readonly ReporterChoice[] {
  const [name = '', ...rest] = text.split('=');
  const file = rest.length > 0 ? rest.join('=') : undefined;
  if (name === '' || file === '')
    refuse('command-line/bad-choice', { text, what: 'reporter', choices: '`json=file`' });
  const choices = [...(before ?? []), { name, file }];
  const onStdout = choices.filter((choice) => choice.file === undefined);
  if (onStdout.length > 1) {
    const names = onStdout.map((choice) => `\`${choice.name}\``).join(' and ');
    refuse('command-line/two-on-stdout', { names });
  }
  return choices;
}

/** `cut=90s`; collects, since the flag may come several times. */
export function readParam(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const [, name, value] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) return refuse('command-line/bad-param', { text });
  return { ...before, [name]: value };
}

/** `1..20`, `1,5,9`, or both: each seed once, from the lowest. */
export function readSeeds(text: string): readonly number[] {
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d+)(?:\.\.(\d+))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || !Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
      refuse('command-line/bad-seeds', { text });
    }
    if (to < from) refuse('command-line/bad-seeds', { text }, `write \`${to}..${from}\``);
    if (to - from >= MOST_SEEDS) refuse('command-line/too-many-seeds', { text, most: MOST_SEEDS });
    for (let seed = from; seed <= to; seed++) seeds.add(seed);
  }
  return [...seeds].sort((a, b) => a - b);
}

/** How many plays run at once. */
export function readJobs(text: string): number {
  const jobs = Number(text);
  if (!/^\d+$/.test(text) || jobs < 1 || jobs > MOST_JOBS) {
    refuse('command-line/bad-jobs', { text, most: MOST_JOBS });
  }
  return jobs;
}

/** `90s`, `1m30s`: microseconds, more than none. */
export function readDuration(text: string): number {
  const parsed = parseDuration(text);
  if ('wrong' in parsed) return refuse('command-line/bad-duration', { text }, parsed.hint);
  return parsed.value > 0 ? parsed.value : refuse('command-line/bad-duration', { text });
}

const HIGHEST_PORT = 65_535;

/** A port, 0 for a free one. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > HIGHEST_PORT) {
    const choices = `a number from 0 to ${HIGHEST_PORT}, 0 for a free port`;
    refuse('command-line/bad-choice', { text, what: 'port', choices });
  }
  return port;
}

/** Where the hosts are to be found. */
export interface ServePorts {
  /** The port of the first, when one was given without a host. */
  readonly first: number | undefined;
  readonly byHost: Readonly<Record<string, number>>;
}

/** `m1=2181`, `2181`; collects, since the flag may come several times. */
export function readPorts(text: string, before: ServePorts | undefined): ServePorts {
  const { first, byHost } = before ?? { first: undefined, byHost: {} };
  const [, host, port = ''] = /^(?:([^=\s]+)=)?(\d{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > HIGHEST_PORT) refuse('serve/bad-port', { text });
  if (host === undefined) return { first: Number(port), byHost };
  return { first, byHost: { ...byHost, [host]: Number(port) } };
}

/** What a header of HTTP can carry as it is; never nothing, which would let everybody in. */
export function readToken(text: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return text;
  return refuse('serve/bad-token', { text });
}

/** `m1:3888`, `m1:3888=23888`: ports of a host or neighbour, and those of this machine; collects. */
export function readPortMap(
  text: string,
  before: Readonly<Record<string, PortMap>> = {},
): Readonly<Record<string, PortMap>> {
  const [, name = '', port, at = port] = /^([^:=\s]+):(\d{1,5})(?:=(\d{1,5}))?$/.exec(text) ?? [];
  if (port === undefined) {
    const choices = 'a name and a port, and what stands for it here: `m1:3888`, `m1:3888=23888`';
    refuse('command-line/bad-choice', { text, what: 'port of a host', choices });
  }
  return { ...before, [name]: { ...before[name], [Number(port)]: Number(at) } };
}

/** The line of a step, or `failure`. */
export function readBreak(text: string): number | 'failure' {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  const choices = 'the line of a step, or `failure`';
  return text === 'failure'
    ? text
    : refuse('command-line/bad-choice', { text, what: 'place', choices });
}

function oneOf<T extends string>(text: string, choices: readonly T[], what: string): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const names = choices.map((choice) => `\`${choice}\``).join(' or ');
  return refuse(
    'command-line/bad-choice',
    { text, what, choices: names },
    didYouMean(text, choices),
  );
}

/** Commander adds which flag it was. */
export function refuse(code: ErrorCode, parameters: ErrorParameters, hint?: string): never {
  const { message, cure } = ERRORS[code];
  const advice = hint === undefined ? fill(cure, parameters) : asSentence(hint);
  throw new InvalidArgumentError(`${fill(message, parameters)}. ${advice}`);
}

function asSentence(hint: string): string {
  const end = /[.?]$/.test(hint) ? '' : '.';
  return `${hint.charAt(0).toUpperCase()}${hint.slice(1)}${end}`;
}
