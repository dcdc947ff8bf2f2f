/**
 * What a session stands on: a scenario with an empty timeline, made from a cluster file or from the
 * head of a scenario. The same text, with the steps that were typed, is what `:save` writes.
 */

import { basename, dirname, relative, resolve } from 'node:path';
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
} from 'yaml';

/** The words of a scenario's head that say what stands; the others say what is played. */
const HEAD = ['params', 'cluster', 'start', 'let', 'seed', 'without'];
const EARLY = ['params', 'cluster', 'start', 'seed', 'without'];

export interface BaseChoices {
  readonly start: string | undefined;
  readonly seed: number | undefined;
}

/** A scenario that plays nothing, as if it stood beside `file`. */
export function baseText(file: string, source: string, choices: BaseChoices): string {
  return `${textOf(headOf(file, source, choices))}timeline: []\n`;
}

/** The head as it would stand in the file `path`, under a name of its own. */
export function headText(
  file: string,
  source: string,
  choices: BaseChoices,
  saved: { readonly path: string; readonly name: string },
): string {
  const head = headOf(file, source, choices);
  move(head, dirname(resolve(file)), dirname(resolve(saved.path)));
  return textOf(head, saved.name);
}

function headOf(file: string, source: string, { start, seed }: BaseChoices): YAMLMap {
  const document = parseDocument(source);
  const map = document.contents as unknown as YAMLMap;
  const isScenario = map.has('timeline') || map.has('cluster');
  const head = new Document({}).contents as unknown as YAMLMap;
  const own = isScenario ? (map.items as Pair<Scalar, Node>[]) : [];
  for (const key of HEAD) {
    const pair = own.find((one) => String(one.key.value) === key);
    if (pair) head.items.push(pair);
  }
  if (!isScenario) head.set('cluster', new Scalar(`./${basename(file)}`));
  if (start !== undefined) head.set('start', start);
  if (seed !== undefined) {
    head.delete('seed');
    if (seed !== 1) head.set('seed', seed);
  }
  head.items.sort((a, b) => rank(a) - rank(b));
  return head;
}

function rank({ key }: { readonly key: unknown }): number {
  const at = EARLY.indexOf(String((key as Scalar).value ?? key));
  return at < 0 ? EARLY.length : at;
}

function textOf(head: YAMLMap, name?: string): string {
  const document = new Document(name === undefined ? {} : { name });
  (document.contents as unknown as YAMLMap).items.push(...head.items);
  return document.toString({ lineWidth: 0 });
}

/** Paths are taken from the folder of their file: those of another folder are written anew. */
function move(head: YAMLMap, from: string, to: string): void {
  if (from === to) return;
  const cluster = head.get('cluster', true) as Node | undefined;
  if (isScalar(cluster)) return movePath(cluster, from, to);
  if (!isMap(cluster)) return;
  movePath(cluster.get('extends', true), from, to);
  const plugins = cluster.get('plugins', true) as unknown;
  for (const plugin of isSeq(plugins) ? plugins.items : []) {
    if (isScalar(plugin) && /^\.\.?\//.test(String(plugin.value))) movePath(plugin, from, to);
  }
  moveConf(cluster.get('conf', true), from, to);
  const hosts = cluster.get('hosts', true) as unknown;
  for (const { value } of isMap(hosts) ? hosts.items : []) {
    if (isMap(value)) moveConf(value.get('conf', true), from, to);
  }
}

/** In `conf`, a text of one line is the path of a file, alone or among layers. */
function moveConf(conf: unknown, from: string, to: string): void {
  for (const { value } of isMap(conf) ? conf.items : []) {
    for (const one of isSeq(value) ? value.items : [value]) {
      const isBlock = isScalar(one) && String(one.type).startsWith('BLOCK');
      if (isScalar(one) && !isBlock) movePath(one, from, to);
    }
  }
}

function movePath(node: unknown, from: string, to: string): void {
  if (!isScalar(node)) return;
  const path = relative(to, resolve(from, String(node.value)));
  node.value = path.startsWith('.') ? path : `./${path}`;
}
