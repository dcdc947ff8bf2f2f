/**
 * A file of Hadoop's format on one host: its text out of layers, what is wrong in it, and the keys
 * that come of it by Hadoop's rules. What Hadoop would let pass and nobody means is a warning.
 */

import {
  addToHadoopXml,
  type HadoopXml,
  readHadoopXml,
  writeHadoopXml,
  type XmlProperty,
} from '../../config/hadoop-xml.ts';
import { matchesName, plainContext, typeOfKey } from '../../plugin/configuration.ts';
import type { ConfigurationFile, ConfPlan } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { problem, warning } from '../../plugin/problem.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { Problem, Span } from '../../plugin/source.ts';
import type { ConfContext, ConfReporter, Layer, TextLayer } from './conf-layers.ts';

/** The file of one host, from its layers. */
export function planXml(
  name: string,
  declared: ConfigurationFile,
  layers: readonly Layer[],
  { registry, reporter }: ConfContext,
): ConfPlan {
  const file = { ...declared, keys: allKeys(declared, registry) };
  const written = layers.flatMap((layer) => writtenIn(name, layer, reporter));
  checkKeys(name, file, written, reporter);
  const text = textOf(file, layers);
  const read = readHadoopXml(text);
  const keys = 'failure' in read ? {} : effectiveKeys(file, read.properties);
  return { name, path: file.path, text, keys };
}

/** Its own keys, and those of the files that are read together with it. */
function allKeys(file: ConfigurationFile, registry: Registry): ConfigurationFile['keys'] {
  const others = (file.readWith ?? []).map((name) => registry.configurationFiles.get(name));
  return Object.assign({}, ...others.map((other) => other?.definition.keys), file.keys);
}

/** A property that a user wrote, and where. */
interface Written extends Omit<XmlProperty, 'nameAt' | 'valueAt'> {
  readonly keyAt: Span;
  readonly at: Span;
}

function writtenIn(name: string, layer: Layer, reporter: ConfReporter): Written[] {
  if (!('text' in layer)) {
    const entries = layer.map?.entries ?? [];
    return entries.flatMap(({ key, keyAt, value }) =>
      value.kind === 'scalar'
        ? [{ name: key, value: value.text, final: false, keyAt, at: value.at }]
        : [],
    );
  }
  const read = readHadoopXml(layer.text);
  if ('failure' in read) {
    const { line, column, why } = read.failure;
    reporter.problem(problem('cluster/bad-xml', { name, why }, layer.placeAt(line, column)));
    return [];
  }
  for (const { line, column } of read.includes) {
    reporter.problem(problem('cluster/xml-include', { name }, layer.placeAt(line, column)));
  }
  return read.properties.map((property) => placed(property, layer));
}

function placed({ name, value, final, nameAt, valueAt }: XmlProperty, layer: TextLayer): Written {
  const keyAt = layer.placeAt(nameAt.line, nameAt.column, name.length);
  const [first = ''] = (value ?? '').trim().split('\n');
  const at = layer.placeAt(valueAt.line, valueAt.column, first.length || undefined);
  return { name, value, final, keyAt, at };
}

/** The last whole text with the keys over it, or all keys. */
function textOf(file: ConfigurationFile, layers: readonly Layer[]): string {
  const start = layers.findLastIndex((layer) => 'text' in layer);
  const own = layers[start];
  const keys = new Map(own ? [] : Object.entries(file.base ?? {}));
  for (const layer of layers.slice(start + 1)) {
    if ('keys' in layer) for (const [key, value] of layer.keys) keys.set(key, value);
  }
  return own && 'text' in own ? addToHadoopXml(own.text, keys) : writeHadoopXml(keys);
}

/** What Hadoop makes of one file: the last value, unless an earlier one is final; new names. */
function effectiveKeys(
  { renamed = {} }: ConfigurationFile,
  properties: HadoopXml['properties'],
): Readonly<Record<string, string>> {
  const keys = new Map<string, string>();
  const finals = new Set<string>();
  for (const { name, value, final } of properties) {
    const key = renamed[name] ?? name;
    if (value !== undefined && !finals.has(key)) keys.set(key, value);
    if (final) finals.add(key);
  }
  return Object.fromEntries(keys);
}

function checkKeys(
  name: string,
  file: ConfigurationFile,
  written: readonly Written[],
  reporter: ConfReporter,
): void {
  const finals = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  for (const one of written) {
    const current = Object.hasOwn(file.renamed ?? {}, one.name)
      ? file.renamed?.[one.name]
      : undefined;
    const key = current ?? one.name;
    if (current !== undefined) {
      reporter.warning(warning('conf/deprecated', { old: one.name, current }, one.keyAt));
    }
    if (finals.has(key) && finals.get(key) !== one.value) {
      reporter.warning(warning('conf/final', { name, key }, one.keyAt));
    }
    if (one.final && !finals.has(key)) finals.set(key, one.value);
    checkKey(name, file, key, one, problems, reporter);
  }
  for (const one of problems) reporter.problem(one);
}

/** The value by the type of its key; a key without one is known to its owner, or to nobody. */
function checkKey(
  name: string,
  file: ConfigurationFile,
  key: string,
  { name: old, value, keyAt, at }: Written,
  problems: Problem[],
  reporter: ConfReporter,
): void {
  const known = file.known?.() ?? [];
  const type =
    Object.hasOwn(file.keys, key) || !known.includes(key) ? typeOfKey(file, key) : undefined;
  if (type) {
    const isVariable = value?.includes('${') ?? true;
    if (!isVariable)
      type.read({ kind: 'scalar', text: (value ?? '').trim(), at }, plainContext([], problems));
    return;
  }
  if (!file.known) return;
  if (known.some((pattern) => matchesName(pattern, key))) {
    reporter.warning(warning('conf/not-modelled', { key: old }, keyAt));
    return;
  }
  const names = [...Object.keys(file.keys), ...known].filter((one) => !one.includes('*'));
  reporter.warning(warning('conf/unknown-key', { key: old, name }, keyAt, didYouMean(key, names)));
}
