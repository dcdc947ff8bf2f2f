/**
 * The configuration files of one host: what the plugin's file holds at first, the cluster's
 * layers, the host's. A text or path *is* the file and replaces what lies below it, word for word;
 * a map lays its keys over. What comes out is the text that goes onto the disk.
 */

import { lastOfEach, readProperties } from '../../config/properties.ts';
import { plainContext, typeOfKey } from '../../plugin/configuration.ts';
import type { ConfigurationFile, ConfPlan } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import type { Problem, ScalarNode, Span } from '../../plugin/source.ts';
import type { ConfContext, Layer } from './conf-layers.ts';
import { planXml } from './conf-xml.ts';

/** The file of one host, from its layers. `at` is where whole-file problems are shown. */
export function planFile(
  name: string,
  layers: readonly Layer[],
  at: Span,
  context: ConfContext,
): ConfPlan {
  const definition = context.registry.configurationFiles.get(name)?.definition;
  const path = definition?.path ?? name;
  if (definition?.format === 'hadoop-xml') {
    return planXml(name, definition, layers, context);
  }
  if (definition?.format !== 'properties') {
    const own = layers.filter((layer) => 'text' in layer).at(-1);
    return { name, path, text: own && 'text' in own ? own.text : '', keys: {} };
  }
  const text = propertiesText(definition, layers);
  checkValues(name, definition, layers, context);
  const table = new Map(
    [...lastOfEach(readProperties(text))].map(([key, one]) => [key, one.value]),
  );
  for (const why of definition.check?.(table) ?? []) {
    context.reporter.problem(problem('cluster/conf-value', { name, why }, at));
  }
  return { name, path, text, keys: Object.fromEntries(table) };
}

/** Base keys first, then the user's in their order; or the user's own text, and keys after it. */
function propertiesText(file: ConfigurationFile, layers: readonly Layer[]): string {
  const start = layers.findLastIndex((layer) => 'text' in layer);
  const own = layers[start];
  const keys = new Map(own ? [] : Object.entries(file.base ?? {}));
  for (const layer of layers.slice(start + 1)) {
    if ('keys' in layer) for (const [key, value] of layer.keys) keys.set(key, value);
  }
  // Java keeps the last of two equal keys, so what is laid over a text follows it.
  const lines = file.closed && !own ? explained(file, keys) : [...keys].map(lineOf);
  const text = own && 'text' in own ? own.text : '';
  const gap = text === '' || text.endsWith('\n') || lines.length === 0 ? '' : '\n';
  return `${text}${gap}${lines.join('')}`;
}

/** As a distribution would ship it: each key with its help, defaults as comments. */
function explained(file: ConfigurationFile, keys: ReadonlyMap<string, string>): string[] {
  const others = [...keys].filter(([key]) => !Object.hasOwn(file.keys, key)).map(lineOf);
  const declared = Object.entries(file.keys).map(([key, { about, default: usual = '' }]) => {
    const help = about === '' ? '' : `# ${about}\n`;
    const value = keys.get(key);
    return `${help}${value === undefined ? '#' : ''}${lineOf([key, value ?? usual])}`;
  });
  return [...declared, ...others];
}

function lineOf([key, value]: readonly [key: string, value: string]): string {
  return `${escapeKey(key)}=${escapeValue(value)}\n`;
}

/** As `java.util.Properties` reads them back. */
function escapeKey(key: string): string {
  return key.replace(/[\\\s:=]|^[#!]/g, '\\$&');
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replace(/^\s/, '\\$&');
}

/** Each value that a user wrote, by the type that the plugin declares for its key. */
function checkValues(
  name: string,
  file: ConfigurationFile,
  layers: readonly Layer[],
  { reporter }: ConfContext,
): void {
  const problems: Problem[] = [];
  const reading = plainContext([], problems);
  const check = (key: string, keyAt: Span, value: ScalarNode) => {
    const type = typeOfKey(file, key);
    if (type) type.read(value, reading);
    else if (file.closed) problems.push(unknownKey(name, file, key, keyAt));
  };
  for (const layer of layers) {
    if ('keys' in layer) {
      for (const { key, keyAt, value } of layer.map?.entries ?? []) {
        if (value.kind === 'scalar') check(key, keyAt, value);
      }
      continue;
    }
    for (const { key, value, line } of readProperties(layer.text)) {
      const at = layer.placeAt(line);
      check(key, at, { kind: 'scalar', text: value.trim(), at });
    }
  }
  for (const one of problems) reporter.problem(one);
}

function unknownKey(name: string, file: ConfigurationFile, key: string, at: Span): Problem {
  const keys = Object.keys(file.keys);
  const hint = didYouMean(key, keys) ?? `its keys are ${listOf(keys)}`;
  return problem('language/unknown-key', { key, where: `\`${name}\`` }, at, hint);
}
