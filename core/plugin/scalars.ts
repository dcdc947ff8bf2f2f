/**
 * The plain types of `t.*`: texts, numbers, durations, sizes, choices. Each reads the source text
 * of one scalar, so that `022`, `1e3` and `12345678901234567890` are what the user wrote.
 */

import type { Parsed } from './duration.ts';
import { type DurationRange, parseDuration, parseDurationRange } from './duration.ts';
import type { JsonSchema } from './json-schema.ts';
import * as schemas from './json-schema.ts';
import { didYouMean } from './names.ts';
import { checkPlaceholders } from './placeholders.ts';
import { kindOf, listOf, problem } from './problem.ts';
import { parseBandwidth, parseBytes, parsePercent } from './quantity.ts';
import type { ScalarNode, SourceNode } from './source.ts';
import { type Declared, declare, type ReadContext, type TypeSpec } from './type.ts';

/** The scalar itself, or `undefined` after having said that a map or list is none. */
export function scalarOf(
  node: SourceNode,
  context: ReadContext,
  wanted = 'a text',
): ScalarNode | undefined {
  if (node.kind === 'scalar') return node;
  const parameters = { what: 'this', wanted, got: kindOf(node) };
  context.problem(problem('language/wrong-shape', parameters, node.at));
  return undefined;
}

/** Any text; `${{ … }}` in it must be bound. */
function text<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<string, S> {
  return declare<string, S>(
    {
      kind: 'text',
      read: (node, context) => {
        const scalar = scalarOf(node, context);
        return scalar && checkPlaceholders(scalar, context) ? scalar.text : undefined;
      },
      schema: () => schemas.TEXT,
    },
    spec,
  );
}

/** A path: of a file on a host, or of a znode. Absolute. */
function path<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<string, S> {
  return declare<string, S>(
    {
      kind: 'path',
      read: (node, context) => {
        const scalar = scalarOf(node, context, 'a path');
        if (!scalar || !checkPlaceholders(scalar, context)) return undefined;
        if (/^(\/|\$\{\{)/.test(scalar.text)) return scalar.text;
        const hint = `write \`/${scalar.text}\``;
        context.problem(problem('language/bad-path', { text: scalar.text }, node.at, hint));
        return undefined;
      },
      schema: () => schemas.PATH,
    },
    spec,
  );
}

export interface IntSpec extends TypeSpec {
  readonly min?: number;
  readonly max?: number;
}

/** A whole number, exact in a double. For 64-bit ids use {@link long}. */
export function int<const S extends IntSpec = IntSpec>(spec?: S): Declared<number, S> {
  const { min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = spec ?? {};
  return declare<number, S>(
    {
      kind: 'int',
      read: (node, context) => {
        const scalar = scalarOf(node, context, 'a whole number');
        if (!scalar) return undefined;
        const value = /^[+-]?\d+$/.test(scalar.text.trim()) ? Number(scalar.text) : Number.NaN;
        if (value >= min && value <= max) return value;
        const range = Number.isNaN(value) ? '' : between(min, max);
        const parameters = { text: scalar.text, range };
        context.problem(problem('language/bad-number', parameters, node.at));
        return undefined;
      },
      schema: () => schemas.intSchema(spec?.min, spec?.max),
    },
    spec,
  );
}

function between(min: number, max: number): string {
  if (max === Number.MAX_SAFE_INTEGER) return ` of at least ${min}`;
  if (min === -Number.MAX_SAFE_INTEGER) return ` of at most ${max}`;
  return ` from ${min} to ${max}`;
}

/** A 64-bit id: a zxid, a session id. Decimal or `0x…`. */
function long<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<bigint, S> {
  return declare<bigint, S>(
    {
      kind: 'long',
      read: (node, context) => {
        const scalar = scalarOf(node, context, 'a whole number');
        if (!scalar) return undefined;
        if (/^(0x[0-9a-fA-F]+|-?\d+)$/.test(scalar.text.trim())) return BigInt(scalar.text.trim());
        const parameters = { text: scalar.text, range: '' };
        context.problem(problem('language/bad-number', parameters, node.at));
        return undefined;
      },
      schema: () => schemas.LONG,
    },
    spec,
  );
}

/** `true` or `false`, and no other words. */
function bool<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<boolean, S> {
  return declare<boolean, S>(
    {
      kind: 'bool',
      read: (node, context) => {
        const scalar = scalarOf(node, context, '`true` or `false`');
        if (!scalar) return undefined;
        if (scalar.text === 'true' || scalar.text === 'false') return scalar.text === 'true';
        const meant = /^(yes|on|1|true|y)$/i.test(scalar.text) ? 'true' : 'false';
        const near = /^(yes|on|1|true|y|no|off|0|false|n)$/i.test(scalar.text);
        const hint = near ? `write \`${meant}\`` : undefined;
        const parameters = { text: scalar.text, choices: '`true` or `false`' };
        context.problem(problem('language/bad-choice', parameters, node.at, hint));
        return undefined;
      },
      schema: () => schemas.BOOL,
    },
    spec,
  );
}

/** One of a few words. */
function oneOf<const C extends readonly string[]>(...choices: C): Declared<C[number], TypeSpec>;
function oneOf<const C extends readonly string[], const S extends TypeSpec>(
  choices: C,
  spec: S,
): Declared<C[number], S>;
function oneOf(...given: readonly unknown[]): Declared<string, TypeSpec> {
  const listed = Array.isArray(given[0]);
  const choices = (listed ? given[0] : given) as readonly string[];
  const spec = listed ? (given[1] as TypeSpec | undefined) : undefined;
  return declare<string, TypeSpec>(
    {
      kind: 'choice',
      read: (node, context) => {
        const scalar = scalarOf(node, context, listOf(choices, 'or'));
        if (!scalar) return undefined;
        if (choices.includes(scalar.text)) return scalar.text;
        const hint = didYouMean(scalar.text, choices);
        const parameters = { text: scalar.text, choices: listOf(choices, 'or') };
        context.problem(problem('language/bad-choice', parameters, node.at, hint));
        return undefined;
      },
      schema: () => schemas.choiceSchema(choices),
    },
    spec,
  );
}

/** What differs between the types that carry a unit. */
interface Measured<T> {
  readonly kind: string;
  readonly noun: string;
  readonly example: string;
  readonly schema: JsonSchema;
  parse(text: string): Parsed<T>;
}

function measured<T, const S extends TypeSpec>(
  { kind, noun, example, schema, parse }: Measured<T>,
  spec: S | undefined,
): Declared<T, S> {
  return declare<T, S>(
    {
      kind,
      read: (node, context) => {
        const scalar = scalarOf(node, context, `${noun}, as ${example}`);
        if (!scalar) return undefined;
        const parsed = parse(scalar.text);
        if ('value' in parsed) return parsed.value;
        const parameters = { text: scalar.text, why: parsed.wrong };
        context.problem(problem('language/bad-unit', parameters, node.at, parsed.hint));
        return undefined;
      },
      schema: () => schema,
    },
    spec,
  );
}

export interface DurationSpec extends TypeSpec {
  /** Allows `-5s`. */
  readonly signed?: boolean;
  /** Refuses `0s`. */
  readonly positive?: boolean;
}

/** `1m30s`, always with a unit; the value is whole microseconds. */
function duration<const S extends DurationSpec = DurationSpec>(spec?: S): Declared<number, S> {
  const parse = (text: string): Parsed<number> => {
    const parsed = parseDuration(text, spec?.signed);
    const zero = spec?.positive === true && 'value' in parsed && parsed.value <= 0;
    return zero ? { wrong: 'must be more than zero', hint: 'write at least `1us`' } : parsed;
  };
  const schema = schemas.durationSchema(spec?.signed);
  return measured({ kind: 'duration', noun: 'duration', example: '1m30s', schema, parse }, spec);
}

/** `1s..6s`; one duration is a range that begins and ends there. Microseconds. */
function durationRange<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<DurationRange, S> {
  const parse = (text: string) => parseDurationRange(text, 'same');
  const schema = schemas.DURATION_RANGE;
  return measured({ kind: 'range', noun: 'range', example: '1s..6s', schema, parse }, spec);
}

/** `10MB`: bytes. */
function bytes<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<number, S> {
  const kind = 'bytes';
  const schema = schemas.SIZE;
  return measured({ kind, noun: 'size', example: '10MB', schema, parse: parseBytes }, spec);
}

/** `1%`: parts per million. */
function percent<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<number, S> {
  const schema = schemas.PERCENT;
  return measured(
    { kind: 'percent', noun: 'percentage', example: '1%', schema, parse: parsePercent },
    spec,
  );
}

/** `1Gbit/s`: bytes per second. */
function bandwidth<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<number, S> {
  const example = '1Gbit/s';
  const schema = schemas.BANDWIDTH;
  const noun = 'bandwidth';
  return measured({ kind: 'bandwidth', noun, example, schema, parse: parseBandwidth }, spec);
}

export const declarations = {
  text,
  path,
  int,
  long,
  bool,
  oneOf,
  duration,
  durationRange,
  bytes,
  percent,
  bandwidth,
};
