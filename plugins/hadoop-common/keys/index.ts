/** All declared keys of Hadoop, by their names. */

import type { HadoopFile, HadoopKey } from '../conf/hadoop-key.ts';
import * as blocks from './blocks.ts';
import * as client from './client.ts';
import * as common from './common.ts';
import * as datanode from './datanode.ts';
import * as ha from './ha.ts';
import * as ipc from './ipc.ts';
import * as journalnode from './journalnode.ts';
import * as namenode from './namenode.ts';
import * as nameservice from './nameservice.ts';
import * as zkfc from './zkfc.ts';

const TABLES = [
  common,
  ha,
  ipc,
  nameservice,
  namenode,
  blocks,
  journalnode,
  datanode,
  client,
  zkfc,
];

/** Name without suffixes -> key. */
export const HADOOP_KEYS: ReadonlyMap<string, HadoopKey<unknown>> = new Map(
  TABLES.flatMap((table) => Object.values<HadoopKey<unknown>>(table).map((key) => [key.name, key])),
);

/** The keys whose defaults stand in one file, in the order of the tables. */
export function keysOfFile(file: HadoopFile): readonly HadoopKey<unknown>[] {
  return [...HADOOP_KEYS.values()].filter((key) => key.file === file);
}

function defaultsIn(file: HadoopFile): readonly (readonly [name: string, value: string])[] {
  return keysOfFile(file).flatMap(({ name, default: usual = '' }) =>
    usual === '' ? [] : [[name, usual] as const],
  );
}

/** `core-default.xml` and `hdfs-default.xml`, of the keys that are declared. */
export const DEFAULTS: Readonly<Record<HadoopFile, ReturnType<typeof defaultsIn>>> = {
  'core-site.xml': defaultsIn('core-site.xml'),
  'hdfs-site.xml': defaultsIn('hdfs-site.xml'),
};
