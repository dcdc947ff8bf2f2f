/**
 * Gives a command the values of a configuration file, wherever neither a flag nor the environment
 * gave one. Values go through the readers of the flags, so that both refuse the same.
 */

import { dirname, relative, resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../../plugin/names.ts';
import { kindOf, listOf, problem } from '../../plugin/problem.ts';
import type { MapEntry, Problem, SourceNode } from '../../plugin/source.ts';
import { CONFIG_KEYS, type ConfigKey, type ConfigShape } from './keys.ts';
import type { LoadedConfig } from './load.ts';
import { ConfigProblems } from './problems.ts';

/** The source that commander shows for our values. */
export const FROM_CONFIG = 'config';

/** Option (or `paths`) -> where its value stands, as `quorate.config.yaml:3`. */
export type ConfigPlaces = ReadonlyMap<string, string>;

/** @throws ConfigProblems: all that is wrong, also of keys that this command does not have */
export function applyConfig(command: Command, config: LoadedConfig): ConfigPlaces {
  const problems: Problem[] = [];
  const places = new Map<string, string>();
  for (const entry of config.root.entries) {
    const key = keyOf(entry, problems);
    const texts = key && textsOf(entry, key.shape, problems);
    if (!key || !texts) continue;
    const { file, line, length } = entry.keyAt;
    const place = length > 0 ? `${file}:${line}` : file;
    if (key.option === undefined) {
      if (takePaths(command, texts, config.file)) places.set('paths', place);
      continue;
    }
    const option = optionOf(command, key.option) ?? optionOfAny(command, key.option);
    const value = option && readValue(option, key.shape, texts, entry, problems);
    if (value === undefined || !optionOf(command, key.option)) continue;
    if (isSet(command, key.option)) continue;
    command.setOptionValueWithSource(key.option, value, FROM_CONFIG);
    places.set(key.option, place);
  }
  if (problems.length > 0) throw new ConfigProblems(problems, config.sources);
  return places;
}

function keyOf({ key, keyAt }: MapEntry, problems: Problem[]): ConfigKey | undefined {
  const names = Object.keys(CONFIG_KEYS);
  if (Object.hasOwn(CONFIG_KEYS, key)) return CONFIG_KEYS[key as keyof typeof CONFIG_KEYS];
  const hint = didYouMean(key, names) ?? `the keys are ${listOf(names, 'and', names.length)}`;
  problems.push(problem('config/unknown-key', { key, file: keyAt.file }, keyAt, hint));
  return undefined;
}

const WANTED: Readonly<Record<ConfigShape, string>> = {
  text: 'a text',
  texts: 'a text or a list of texts',
  number: 'a number',
  duration: 'a duration, as `90s`',
  flag: '`true` or `false`',
};

function textsOf(
  { key, value }: MapEntry,
  shape: ConfigShape,
  problems: Problem[],
): readonly string[] | undefined {
  const nodes = shape === 'texts' && value.kind === 'list' ? value.items : [value];
  const texts = nodes.flatMap((node) => (node.kind === 'scalar' ? [node.text] : []));
  const isFlag = texts[0] === 'true' || texts[0] === 'false';
  if (texts.length === nodes.length && (shape !== 'flag' || isFlag)) return texts;
  const wrong = nodes.find((node) => node.kind !== 'scalar') ?? value;
  const parameters = { key, file: value.at.file, wanted: WANTED[shape], got: shown(wrong) };
  problems.push(problem('config/wrong-type', parameters, value.at));
  return undefined;
}

function shown(node: SourceNode): string {
  return node.kind === 'scalar' ? `\`${node.text}\`` : kindOf(node);
}

function readValue(
  option: Option,
  shape: ConfigShape,
  texts: readonly string[],
  { key, value: { at } }: MapEntry,
  problems: Problem[],
): unknown {
  if (shape === 'flag') return texts[0] === 'true';
  const read = option.parseArg as ((text: string, before: unknown) => unknown) | undefined;
  try {
    return texts.reduce<unknown>((before, text) => read?.(text, before) ?? text, undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    const [why = '', ...cure] = error.message.split('. ');
    problems.push(problem('config/bad-value', { key, file: at.file, why }, at, cure.join('. ')));
    return undefined;
  }
}

/** Paths count when none was given; they are taken from the folder of the file. */
function takePaths(command: Command, paths: readonly string[], file: string): boolean {
  const [given] = command.processedArgs as [unknown];
  const takes = command.registeredArguments[0]?.name() === 'paths';
  if (!takes || !Array.isArray(given) || given.length > 0) return false;
  const folder = dirname(file);
  command.processedArgs[0] = paths.map((path) => relative('', resolve(folder, path)) || '.');
  return true;
}

function isSet(command: Command, name: string): boolean {
  const source = command.getOptionValueSource(name);
  return source !== undefined && source !== 'default';
}

function optionOf({ options }: Command, name: string): Option | undefined {
  return options.find((option) => option.attributeName() === name);
}

/** The option of another command, so that its value is checked nevertheless. */
function optionOfAny(command: Command, name: string): Option | undefined {
  for (const one of command.parent?.commands ?? []) {
    const option = optionOf(one, name);
    if (option) return option;
  }
  return undefined;
}
