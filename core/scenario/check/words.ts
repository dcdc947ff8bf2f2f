/**
 * The closed lists of the grammar: verbs, modifiers and what they apply to, and the words that
 * belong to a later version. Everything that checks or completes a step reads them here.
 */

export const VERBS = [
  'run',
  'write',
  'expect',
  'wait',
  'fault',
  'heal',
  'let',
  'steps',
  'parallel',
] as const;

export type Verb = (typeof VERBS)[number];

/** Modifiers of every verb. */
export const COMMON: readonly string[] = ['as', 'at', 'name', 'note', 'differs'];

/** Modifiers beside {@link COMMON}, by verb. A fault's own options come from its plugin. */
export const MODIFIERS: Readonly<Record<Verb, readonly string[]>> = {
  run: ['host', 'at once', 'exit', 'expect', 'within', 'every', 'since', 'stdin', 'env', 'dir'],
  write: ['host', 'at once', 'content', 'append', 'from'],
  expect: ['within', 'since', 'for'],
  wait: ['within', 'since'],
  fault: ['for', 'before', 'after'],
  heal: [],
  let: [],
  steps: ['always', 'never'],
  parallel: [],
};

export const ALL_MODIFIERS: readonly string[] = [
  ...new Set([...COMMON, ...Object.values(MODIFIERS).flat()]),
];

export const SCENARIO_KEYS: readonly string[] = [
  'name',
  'note',
  'tags',
  'cluster',
  'start',
  'let',
  'timeline',
  'always',
  'never',
  'eventually',
  'without',
];

export const CLUSTER_KEYS: readonly string[] = [
  'name',
  'note',
  'extends',
  'plugins',
  'hosts',
  'conf',
  'network',
  'disk',
  'clock',
  'startup',
  'limits',
];

/** Reserved for later, by where they would stand. */
export const LATER_STEP_WORDS: readonly string[] = [
  'transcript',
  'terminal',
  'type',
  'use',
  'with',
  'user',
  'repeat',
  'each',
  'skip',
];

export const LATER_SCENARIO_WORDS: readonly string[] = [
  'params',
  'matrix',
  'workloads',
  'sometimes',
  'fails',
  'stages',
  'seed',
  'skip',
];

export const LATER_CHECK_WORDS: readonly string[] = ['measure'];

/** Calls of a process at which a fault can be armed, as the machine names them. */
export const ARMED_CALLS: readonly string[] = [
  'fsync',
  'rename',
  'write',
  'truncate',
  'unlink',
  'mkdir',
  'read',
  'connect',
  'listen',
  'send',
  'close',
  'spawn',
  'kill',
  'exit',
  'lock',
  'unlock',
];
