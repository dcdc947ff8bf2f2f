/** The verbs of a person at a terminal: `run` types a command, `write` edits a file. */

import { MATCHER_KEYS } from '../../plugin/matcher.ts';
import { didYouMean, nearest } from '../../plugin/names.ts';
import { checkPlaceholders } from '../../plugin/placeholders.ts';
import { listOf } from '../../plugin/problem.ts';
import { readSelector, type Selector } from '../../plugin/selector.ts';
import type { MapNode, SourceNode } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import type { ExitMatcher, RunExpectation, RunStep, WriteStep } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, textsOf } from './shape.ts';
import type { StepSource } from './steps.ts';
import { readWithin } from './within.ts';

/** Keys that people write for `host`. */
export const NOT_HOST: readonly string[] = ['on', 'true', 'hosts', 'node'];

const RESULTS = ['stdout', 'stderr', 'output', 'exit', 'took'];

export function readRun({ verb, map, base }: StepSource, scope: Scope): RunStep | undefined {
  const text = readText(verb.value, 'run', scope);
  const host = readHost(map, base.title, scope);
  const within = readWithin(map, scope, ['every', 'since']);
  const expected = entryOf(map, 'expect');
  const result = expected ? readResult(expected.value, scope) : { expect: {}, exit: undefined };
  const exitEntry = entryOf(map, 'exit');
  if (exitEntry && result?.exit !== undefined) {
    const keys = '`exit` beside the step and in `expect`';
    scope.report('language/both', { keys }, exitEntry.keyAt);
  }
  const exit = exitEntry ? readExit(exitEntry.value, scope) : (result?.exit ?? [0]);
  const stdin = entryOf(map, 'stdin');
  const stdinText = stdin && readText(stdin.value, 'stdin', scope);
  const dir = entryOf(map, 'dir');
  const dirPath = dir && t.path().read(dir.value, scope);
  const env = entryOf(map, 'env');
  const variables = env ? t.map(t.text()).read(env.value, scope) : {};
  const atOnce = readAtOnce(map, scope);
  readUser(map, scope);
  if (text === undefined || !host || !result || exit === undefined || !variables) return undefined;
  return {
    ...base,
    verb: 'run',
    host,
    atOnce,
    text,
    exit,
    expect: result.expect,
    expectAt: expected?.value.at,
    within,
    stdin: stdinText,
    env: variables,
    dir: dirPath,
  };
}

/** A command, an input, a content: text whose placeholders are bound. */
function readText(node: SourceNode, key: string, scope: Scope): string | undefined {
  const scalar = scope.scalar(node, `\`${key}\``, 'a text; several lines are a block below `|`');
  return scalar && checkPlaceholders(scalar, scope) ? scalar.text : undefined;
}

function readHost(map: MapNode, title: string, scope: Scope): Selector | undefined {
  const entry = entryOf(map, 'host');
  if (entry) return readSelector(entry.value, scope);
  const [first] = map.entries;
  // What was meant as `host` has been reported under its wrong name.
  if (map.entries.some(({ key }) => NOT_HOST.includes(key) || nearest(key, ['host']))) {
    return undefined;
  }
  const where = `the step \`${title}\``;
  const parameters = { where, key: 'host', example: scope.hosts[0] ?? 'm1' };
  return scope.report('language/missing-key', parameters, first?.keyAt ?? map.at);
}

function readAtOnce(map: MapNode, scope: Scope): boolean {
  const entry = entryOf(map, 'at once');
  return entry ? (t.bool().read(entry.value, scope) ?? false) : false;
}

/** Only root is modelled, so there is nothing to keep. */
function readUser(map: MapNode, scope: Scope): void {
  const entry = entryOf(map, 'user');
  const user = entry && scope.scalar(entry.value, '`user`');
  if (user && user.text !== 'root') scope.report('language/bad-user', { user: user.text }, user.at);
}

interface Result {
  readonly expect: RunExpectation;
  readonly exit: ExitMatcher | undefined;
}

/** A text or matcher is about stdout; a map of streams, `exit` and `took` about each of them. */
function readResult(node: SourceNode, scope: Scope): Result | undefined {
  if (node.kind === 'map' && node.entries.length === 0) {
    const wanted = `a text, a matcher, or a map with ${listOf(RESULTS, 'or')}`;
    const parameters = { what: '`expect`', wanted, got: 'empty' };
    return scope.report('language/wrong-shape', parameters, node.at);
  }
  const isMatcher =
    node.kind !== 'map' || node.entries.some((entry) => MATCHER_KEYS.includes(entry.key));
  if (isMatcher) return readStdout(node, scope);
  const expect: { -readonly [K in keyof RunExpectation]: RunExpectation[K] } = {};
  let exit: ExitMatcher | undefined;
  let right = true;
  for (const { key, keyAt, value } of node.entries) {
    if (key === 'exit') {
      exit = readExit(value, scope);
      right = exit !== undefined && right;
    } else if (key === 'stdout' || key === 'stderr' || key === 'output' || key === 'took') {
      const type = key === 'took' ? t.quantity(t.duration()) : t.matcher();
      const matcher = type.read(value, scope);
      if (matcher) expect[key] = matcher;
      else right = false;
    } else {
      right = false;
      reportUnknownResult(key, keyAt, scope);
    }
  }
  return right ? { expect, exit } : undefined;
}

function reportUnknownResult(key: string, at: MapNode['at'], scope: Scope): void {
  const isCheck = scope.registry.expectations.has(key);
  const hint = isCheck
    ? 'a check about the world is a step of its own: `- expect: { … }`'
    : (didYouMean(key, [...RESULTS, ...MATCHER_KEYS]) ??
      `of a command may be expected ${listOf(RESULTS)}`);
  scope.report('language/unknown-key', { key, where: '`expect` of a command' }, at, hint);
}

function readStdout(node: SourceNode, scope: Scope): Result | undefined {
  if (node.kind === 'map') {
    const mixed = node.entries.find((entry) => RESULTS.includes(entry.key));
    if (mixed) {
      const matcher = node.entries.find((entry) => MATCHER_KEYS.includes(entry.key))?.key;
      const keys = `\`${matcher}\` and \`${mixed.key}\``;
      const hint = `say of which stream: \`stdout: { ${matcher}: … }\``;
      return scope.report('language/both', { keys }, mixed.keyAt, hint);
    }
  }
  const stdout = t.matcher().read(node, scope);
  return stdout && { expect: { stdout }, exit: undefined };
}

function readExit(node: SourceNode, scope: Scope): ExitMatcher | undefined {
  if (node.kind === 'scalar' && (node.text === 'any' || node.text === 'nonzero')) return node.text;
  const codes = textsOf(node, '`exit`', scope).map((scalar) => {
    const code = /^\d{1,3}$/.test(scalar.text) ? Number(scalar.text) : 256;
    if (code <= 255) return code;
    const words = ['any', 'nonzero'];
    const hint = words.includes(scalar.text)
      ? `\`${scalar.text}\` stands alone: \`exit: ${scalar.text}\``
      : didYouMean(scalar.text, words);
    return scope.report('language/bad-exit', { text: scalar.text }, scalar.at, hint);
  });
  return codes.length > 0 && codes.every((code) => code !== undefined) ? codes : undefined;
}

export function readWrite({ verb, map, base }: StepSource, scope: Scope): WriteStep | undefined {
  const host = readHost(map, base.title, scope);
  const given = ['content', 'append', 'from'].flatMap((key) => entryOf(map, key) ?? []);
  const [source, second] = given;
  if (!source) {
    const parameters = { key: 'write', other: '`content`, `append` or `from`' };
    const hint = 'write `content:` with the text, or `from: conf`';
    scope.report('language/needs', parameters, verb.keyAt, hint);
  }
  if (second) {
    const keys = listOf(given.map((entry) => entry.key));
    scope.report('language/both', { keys }, second.keyAt);
  }
  const fromConf = source?.key === 'from';
  const targets = textsOf(verb.value, '`write`', scope).map((scalar) =>
    checkPlaceholders(scalar, scope)
      ? readTarget(scalar.text, scalar.at, fromConf, scope)
      : undefined,
  );
  if (!source || second || !host || targets.length === 0) return undefined;
  if (!targets.every((target) => target !== undefined)) return undefined;
  const atOnce = entryOf(map, 'at once');
  if (atOnce) t.bool().read(atOnce.value, scope);
  if (fromConf) {
    if (t.oneOf('conf').read(source.value, scope) === undefined) return undefined;
    return { ...base, verb: 'write', host, targets, source: { from: 'conf' } };
  }
  const text = readText(source.value, source.key, scope);
  if (text === undefined) return undefined;
  const written = source.key === 'append' ? { append: text } : { content: text };
  return { ...base, verb: 'write', host, targets, source: written };
}

/** A path, or the name of a configuration file; `from: conf` needs one that the cluster has. */
function readTarget(
  text: string,
  at: MapNode['at'],
  fromConf: boolean,
  scope: Scope,
): string | undefined {
  const files = new Set(scope.cluster.hosts.flatMap((host) => Object.keys(host.conf)));
  if (text.includes('${{')) return text;
  const isPath = text.startsWith('/');
  const name = isPath ? text.slice(text.lastIndexOf('/') + 1) : text;
  if (isPath && !fromConf) return text;
  if (files.has(name) || files.has(text)) return text;
  const declared = scope.registry.configurationFiles.has(name);
  if (!fromConf && declared) return text;
  if (!fromConf && !didYouMean(text, files)) {
    return scope.report('language/bad-path', { text }, at, 'a path begins with `/`');
  }
  const known = `the cluster's files are ${listOf([...files])}`;
  const hint = declared ? undefined : (didYouMean(name, files) ?? known);
  return scope.report('cluster/no-conf', { name }, at, hint);
}
