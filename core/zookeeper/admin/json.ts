/** JSON as Jackson indents it (`"k" : v`, arrays on one line), for values that have no number in JSON. */

import { JavaDouble } from '../metrics/java-double.ts';

export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | JavaDouble
  | readonly Json[]
  | ReadonlyMap<string, Json>;

export function toJson(value: Json, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object' || value instanceof JavaDouble) return `${value}`;
  if (value instanceof Map) return objectText(value, depth);
  const items = [...(value as readonly Json[])].map((item) => toJson(item, depth));
  return items.length === 0 ? '[ ]' : `[ ${items.join(', ')} ]`;
}

function objectText(object: ReadonlyMap<string, Json>, depth: number): string {
  if (object.size === 0) return '{ }';
  const indent = '  '.repeat(depth + 1);
  const fields = [...object].map(
    ([key, value]) => `${indent}${JSON.stringify(key)} : ${toJson(value, depth + 1)}`,
  );
  return `{\n${fields.join(',\n')}\n${'  '.repeat(depth)}}`;
}
