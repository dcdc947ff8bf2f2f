/**
 * What a word of the language is: what it takes, what it means, and how it looks. The checker reads
 * which words there are; the JSON Schema, the reference and an editor's hover are made from the
 * rest, so a word is described once.
 */

/** What may stand behind a word; `core/scenario/schema` says how each looks in JSON Schema. */
export type Shape =
  | 'text'
  | 'texts'
  | 'text map'
  | 'name'
  | 'bool'
  | 'int'
  | 'duration'
  | 'range'
  | 'date'
  | 'selector'
  | 'path'
  | 'targets'
  | 'exit'
  | 'result'
  | 'matcher'
  | 'quantity'
  | 'checks'
  | 'steps'
  | 'each'
  | 'bindings'
  | 'until'
  | 'trigger'
  | 'fault'
  | 'handle'
  | 'cluster'
  | 'hosts'
  | 'conf'
  | 'roles'
  | 'network'
  | 'disk'
  | 'startup'
  | 'limits'
  | 'stages'
  | 'stage'
  | 'params'
  | 'matrix'
  | 'workloads'
  | 'exceptions'
  | 'unwarned'
  | 'fails';

export interface Word {
  /** One sentence without its end, as an editor shows it. */
  readonly about: string;
  readonly takes: Shape;
  /** In YAML, as a user would write it, the word itself included. */
  readonly example: string;
  /** What holds when it is left out, as it would be written. */
  readonly default?: string;
}

export type Words = Readonly<Record<string, Word>>;
