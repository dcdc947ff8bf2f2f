/**
 * The shape of a plugin, checked when it is loaded: plugins written in JavaScript have no compiler
 * to tell them of a misspelt key. Everything that is wrong is told at once.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import { didYouMean } from './names.ts';
import { listOf } from './problem.ts';

type Kind = 'text' | 'texts' | 'function' | 'bool' | 'map' | 'list' | 'options' | 'texts by name';

/** Key -> what it must be; `!` marks those that must be there. */
type Shape = Readonly<Record<string, Kind | `${Kind}!`>>;

const PLUGIN: Shape = {
  name: 'text!',
  summary: 'text!',
  version: 'text',
  requires: 'texts by name',
  configuration: 'map',
  events: 'map',
  roles: 'map',
  commands: 'map',
  faults: 'map',
  expectations: 'map',
  invariants: 'map',
  workloads: 'map',
  measures: 'map',
  advice: 'map',
  services: 'texts',
  archives: 'map',
  image: 'map',
  conf: 'function',
  formatted: 'function',
  running: 'function',
};

/** The pieces of a plugin, by the key under which they stand. */
const PIECES: Readonly<Record<string, { readonly one: string; readonly shape: Shape }>> = {
  events: { one: 'event', shape: { fields: 'options!', sentence: 'function!' } },
  roles: {
    one: 'role',
    shape: {
      summary: 'text!',
      aliases: 'texts',
      states: 'texts!',
      rankIs: 'text',
      hooks: 'texts by name',
      jvm: 'bool',
      startup: 'map',
      runsOn: 'function',
      port: 'function',
      id: 'function',
      ready: 'map',
      main: 'function!',
    },
  },
  commands: {
    one: 'command',
    shape: {
      summary: 'text!',
      usage: 'text!',
      example: 'map',
      jvm: 'bool',
      startup: 'map',
      main: 'function!',
      name: 'text',
      kind: 'text',
    },
  },
  faults: {
    one: 'fault',
    shape: {
      summary: 'text!',
      options: 'options!',
      example: 'map!',
      kinds: 'texts',
      noEffect: 'function',
      begin: 'function!',
      end: 'function',
      tookEffect: 'function',
    },
  },
  expectations: {
    one: 'expectation',
    shape: {
      summary: 'text!',
      options: 'options!',
      example: 'map!',
      kinds: 'function',
      probes: 'function',
      check: 'function!',
    },
  },
  invariants: {
    one: 'invariant',
    shape: { summary: 'text!', start: 'function!', on: 'map!' },
  },
  workloads: {
    one: 'workload',
    shape: {
      summary: 'text!',
      options: 'options!',
      example: 'map!',
      measures: 'map',
      fromCluster: 'function',
      main: 'function!',
    },
  },
  measures: {
    one: 'measure',
    shape: {
      about: 'text!',
      unit: 'text!',
      start: 'function!',
      on: 'map!',
      value: 'function!',
    },
  },
  advice: { one: 'advice', shape: { summary: 'text!', check: 'function!' } },
};

/** What a value must be, in words. */
const WORDS: Readonly<Record<Kind, string>> = {
  text: 'a text',
  texts: 'a list of texts',
  function: 'a function',
  bool: '`true` or `false`',
  map: 'an object',
  list: 'a list',
  options: 'an object of `t.*` types',
  'texts by name': 'an object of texts',
};

/** Everything that is wrong with the shape of a plugin. `plugin` is how it is called. */
export function shapeErrors(value: object, plugin: string): readonly QuorateError[] {
  const errors = compare(value, PLUGIN, { plugin, where: '' });
  for (const [key, { one, shape }] of Object.entries(PIECES)) {
    const pieces = (value as Record<string, unknown>)[key];
    if (!isObject(pieces)) continue;
    for (const [name, piece] of Object.entries(pieces)) {
      const where = `${one} \`${name}\``;
      if (isObject(piece)) errors.push(...compare(piece, shape, { plugin, where }));
      else errors.push(wrong(plugin, `its ${where}`, 'an object', piece));
    }
  }
  return errors;
}

interface Place {
  readonly plugin: string;
  /** Empty for the plugin itself. */
  readonly where: string;
}

function compare(value: object, shape: Shape, { plugin, where }: Place): QuorateError[] {
  const errors: QuorateError[] = [];
  const keys = Object.keys(shape);
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  const misspelt = new Set<string>();
  for (const [key, one] of given) {
    const wanted = shape[key];
    if (wanted === undefined) {
      const hint = didYouMean(key, keys);
      if (hint !== undefined) misspelt.add(hint);
      const parameters = { plugin, key, where: where === '' ? 'it' : `its ${where}` };
      errors.push(
        new QuorateError('plugin/unknown-key', parameters, hint ?? `its keys are ${listOf(keys)}`),
      );
      continue;
    }
    const kind = wanted.replace('!', '') as Kind;
    const what = where === '' ? `\`${key}\`` : `\`${key}\` of its ${where}`;
    if (!fits(one, kind)) errors.push(wrong(plugin, what, WORDS[kind], one));
  }
  for (const key of keys) {
    const missing = shape[key]?.endsWith('!') && !given.some(([name]) => name === key);
    if (!missing || misspelt.has(`did you mean \`${key}\`?`)) continue;
    const wanted = WORDS[shape[key]?.replace('!', '') as Kind];
    const parameters = { plugin, where: where === '' ? 'it' : `its ${where}`, key, wanted };
    errors.push(new QuorateError('plugin/missing-key', parameters));
  }
  return errors;
}

function wrong(plugin: string, what: string, wanted: string, got: unknown): QuorateError {
  return new QuorateError('plugin/wrong-shape', { plugin, what, wanted, got: nameOf(got) });
}

function fits(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'texts':
      return Array.isArray(value) && value.every((one) => typeof one === 'string');
    case 'function':
      return typeof value === 'function';
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isObject(value);
    case 'options':
      return isObject(value) && Object.values(value).every(isType);
    case 'texts by name':
      return isObject(value) && Object.values(value).every((one) => typeof one === 'string');
  }
}

function isType(value: unknown): boolean {
  return isObject(value) && 'read' in value && typeof value.read === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return '`null`';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return 'a text';
  return `a ${typeof value}`;
}
