/** The verbs of a person at a terminal: `run` types a command, `write` edits a file. */

import { didYouMean, nearest } from '../../plugin/names.ts';
import { checkPlaceholders } from '../../plugin/placeholders.ts';
import { listOf } from '../../plugin/problem.ts';
import { readSelector, type Selector } from '../../plugin/selector.ts';
import type { MapNode, SourceNode } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import type { RunStep, WriteStep } from '../model.ts';
import { readExpected } from './result.ts';
import type { Scope } from './scope.ts';
import { entryOf, textsOf } from './shape.ts';
import { readPlace } from './step-terminal.ts';
import type { StepSource } from './steps.ts';
import { readWithin } from './within.ts';

/** Keys that people write for `host`. */
export const NOT_HOST: readonly string[] = ['on', 'true', 'hosts', 'node'];

export function readRun({ verb, map, base }: StepSource, scope: Scope): RunStep | undefined {
  const text = readText(verb.value, 'run', scope);
  const terminal = entryOf(map, 'terminal');
  const host = terminal ? readPlace(terminal, map, scope)?.host : readHost(map, base.title, scope);
  const within = readWithin(map, scope, ['every', 'since']);
  const result = readExpected(map, 'stdout', scope);
  const stdin = entryOf(map, 'stdin');
  const stdinText = stdin && readText(stdin.value, 'stdin', scope);
  const dir = entryOf(map, 'dir');
  const dirPath = dir && t.path().read(dir.value, scope);
  const env = entryOf(map, 'env');
  const variables = env ? t.map(t.text()).read(env.value, scope) : {};
  const atOnce = readAtOnce(map, scope);
  readUser(map, scope);
  if (text === undefined || !host || !result || !variables) return undefined;
  return {
    ...base,
    verb: 'run',
    host,
    atOnce,
    terminal: terminal?.value.kind === 'scalar' ? terminal.value.text : undefined,
    text,
    result,
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
