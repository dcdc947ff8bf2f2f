/** How one field of an operation or an inode is written and read back: codecs made of codecs. */

import type { DataInput, DataOutput } from './data-stream.ts';

export interface Field<T> {
  write(out: DataOutput, value: T): void;
  read(input: DataInput): T;
}

/** The type of the values of a field. */
export type ValueOf<F> = F extends Field<infer T> ? T : never;

/** The type of the objects that {@link struct} makes of these fields. */
export type StructOf<S> = { readonly [K in keyof S]: ValueOf<S[K]> };

export const long: Field<number> = {
  write: (out, value) => out.long(value),
  read: (input) => input.long(),
};

export const short: Field<number> = {
  write: (out, value) => out.short(value),
  read: (input) => input.short(),
};

export const int: Field<number> = {
  write: (out, value) => out.int(value),
  read: (input) => input.int(),
};

export const text: Field<string> = {
  write: (out, value) => out.text(value),
  read: (input) => input.text(),
};

export const flag: Field<boolean> = {
  write: (out, value) => out.byte(value ? 1 : 0),
  read: (input) => input.byte() === 1,
};

export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    write(out, value) {
      flag.write(out, value !== null);
      if (value !== null) field.write(out, value);
    },
    read: (input) => (flag.read(input) ? field.read(input) : null),
  };
}

export function list<T>(field: Field<T>): Field<readonly T[]> {
  return {
    write(out, values) {
      out.int(values.length);
      for (const value of values) field.write(out, value);
    },
    read: (input) => Array.from({ length: input.int() }, () => field.read(input)),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the types of the fields come from the argument
export function struct<S extends Readonly<Record<string, Field<any>>>>(
  fields: S,
): Field<StructOf<S>> {
  const entries = Object.entries(fields);
  return {
    write(out, value) {
      for (const [name, field] of entries) field.write(out, value[name]);
    },
    read: (input) =>
      Object.fromEntries(entries.map(([name, field]) => [name, field.read(input)])) as StructOf<S>,
  };
}
