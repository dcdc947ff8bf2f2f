/**
 * What a configuration key of Hadoop is: name, type, default, unit, the Java constant that names it
 * there, and one line of help. A role reads a key through its declaration only, so that schema,
 * docs and checks know every key that has an effect.
 */

import {
  readBareDuration,
  readBool,
  readDuration,
  readFloat,
  readInt,
  readList,
  readLong,
  readSize,
  type TimeUnit,
} from './values.ts';

export type HadoopFile = 'core-site.xml' | 'hdfs-site.xml';

export type KeyKind = 'text' | 'list' | 'choice' | 'number' | 'float' | 'bool' | 'time' | 'size';

/** Ids that may follow the name: `key.nameservice`, `key.nameservice.namenode`. */
export type Suffixed = 'nameservice' | 'namenode';

export interface HadoopKey<T> {
  readonly name: string;
  /** One line, without its end. */
  readonly about: string;
  /** Java's constant: `DFSConfigKeys.DFS_REPLICATION_KEY`. */
  readonly source: string;
  /** Where its default stands: a key of `hdfs-default.xml` is not changed by `core-site.xml`. */
  readonly file: HadoopFile;
  readonly kind: KeyKind;
  readonly default?: string;
  /** Of times: what a bare number counts. */
  readonly unit?: TimeUnit;
  /** Of times: only bare numbers are understood. */
  readonly bare?: true;
  readonly choices?: readonly string[];
  readonly suffixed?: Suffixed;
  /** Read by Hadoop, without an effect that this model has. */
  readonly inert?: true;
  /** The value of a text. @throws JavaException what the getter of Hadoop throws */
  readonly parse: (text: string) => T;
}

interface KeySpec {
  readonly about: string;
  readonly default?: string;
  readonly suffixed?: Suffixed;
  readonly inert?: true;
}

interface TimeSpec extends KeySpec {
  readonly unit: TimeUnit;
}

/** The type of a key: without a default it may be unset. */
type Of<T, S extends KeySpec> = HadoopKey<
  S extends { readonly default: string } ? T : T | undefined
>;

/** Declares keys of one Java class, whose defaults stand in one file. `constant` as in Java. */
export function keysOf(javaClass: string, file: HadoopFile) {
  function make<T, const S extends KeySpec>(
    kind: KeyKind,
    name: string,
    constant: string,
    spec: S,
    parse: (text: string) => T,
  ) {
    const source = `${javaClass}.${constant}`;
    return { ...spec, name, source, file, kind, parse } as unknown as Of<T, S>;
  }
  return {
    text: <const S extends KeySpec>(name: string, constant: string, spec: S) =>
      make('text', name, constant, spec, (text) => text.trim()),
    list: <const S extends KeySpec>(name: string, constant: string, spec: S) =>
      make('list', name, constant, { default: '', ...spec }, readList),
    choice: <const C extends string, const S extends KeySpec>(
      name: string,
      constant: string,
      choices: readonly C[],
      spec: S,
    ) => make('choice', name, constant, { ...spec, choices }, (text) => text.trim() as C),
    int: <const S extends KeySpec>(name: string, constant: string, spec: S) =>
      make('number', name, constant, spec, readInt),
    long: <const S extends KeySpec>(name: string, constant: string, spec: S) =>
      make('number', name, constant, spec, readLong),
    float: <const S extends KeySpec>(name: string, constant: string, spec: S) =>
      make('float', name, constant, spec, readFloat),
    bool: <const S extends KeySpec & { readonly default: string }>(
      name: string,
      constant: string,
      spec: S,
    ) => make('bool', name, constant, spec, (text) => readBool(text) ?? spec.default === 'true'),
    /** `getTimeDuration`: with or without a unit. */
    duration: <const S extends TimeSpec>(name: string, constant: string, spec: S) =>
      make('time', name, constant, spec, (text) => readDuration(text, spec.unit)),
    /** `getInt` or `getLong` of a time: a bare number. */
    bareDuration: <const S extends TimeSpec>(name: string, constant: string, spec: S) =>
      make('time', name, constant, { ...spec, bare: true }, (text) =>
        readBareDuration(text, spec.unit),
      ),
    size: <const S extends KeySpec>(name: string, constant: string, spec: S) =>
      make('size', name, constant, spec, readSize),
  };
}
