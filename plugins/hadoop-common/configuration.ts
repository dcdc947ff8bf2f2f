/**
 * The configuration files of Hadoop as a cluster file has them: `core-site.xml`, `hdfs-site.xml`,
 * `hadoop-env.sh`, `workers`. The types of keys come from their declarations.
 */

import { type ConfigurationFile, type Type, t } from '../../core/plugin/index.ts';
import { DEPRECATED_KEYS } from './conf/deprecated-keys.ts';
import type { HadoopFile, HadoopKey, KeyKind } from './conf/hadoop-key.ts';
import { HADOOP_CONF_DIR } from './conf/places.ts';
import { UNIT_NAMES } from './conf/values.ts';
import { keysOfFile } from './keys/index.ts';
import { knownKeys } from './keys/known.ts';

/** What a key takes, in the words of the docs. */
const FORMS: Readonly<Record<Exclude<KeyKind, 'text' | 'list' | 'choice' | 'bool'>, string>> = {
  number: 'whole number',
  float: 'number',
  time: 'time',
  size: 'size, as `64m`',
};

function typeOf(key: HadoopKey<unknown>): Type<unknown> {
  const inert = key.inert ? '; read, but without effect here' : '';
  const spec = {
    about: `${key.about}${inert} (\`${key.source}\`)`,
    optional: true,
    ...(key.default !== undefined && key.default !== '' && { default: key.default }),
    ...(key.unit !== undefined && { unit: UNIT_NAMES[key.unit] }),
  } as const;
  switch (key.kind) {
    case 'text':
    case 'list':
      return t.text(spec);
    case 'choice':
      return t.oneOf(key.choices ?? [], spec);
    case 'bool':
      return t.oneOf(['true', 'false'], spec);
    case 'time':
      return t.form(
        { kind: key.bare ? 'number without a unit' : 'time, as `30s`', parse: key.parse },
        spec,
      );
    default:
      return t.form({ kind: FORMS[key.kind], parse: key.parse }, spec);
  }
}

/** The keys of one file, and with a `*` those that take ids behind them. */
function typesOf(file: HadoopFile): Readonly<Record<string, Type<unknown>>> {
  const types = keysOfFile(file).flatMap((key) => {
    const type = typeOf(key);
    const own = [key.name, type] as const;
    return key.suffixed ? [own, [`${key.name}.*`, type] as const] : [own];
  });
  return Object.fromEntries(types);
}

const XML = {
  format: 'hadoop-xml',
  renamed: Object.fromEntries(DEPRECATED_KEYS),
  known: knownKeys,
} as const;

export const configuration = {
  'core-site.xml': {
    ...XML,
    path: `${HADOOP_CONF_DIR}/core-site.xml`,
    keys: typesOf('core-site.xml'),
    readWith: ['hdfs-site.xml'],
  },
  'hdfs-site.xml': {
    ...XML,
    path: `${HADOOP_CONF_DIR}/hdfs-site.xml`,
    keys: typesOf('hdfs-site.xml'),
    readWith: ['core-site.xml'],
  },
  'hadoop-env.sh': { format: 'text', path: `${HADOOP_CONF_DIR}/hadoop-env.sh`, keys: {} },
  workers: { format: 'text', path: `${HADOOP_CONF_DIR}/workers`, keys: {} },
} as const satisfies Readonly<Record<string, ConfigurationFile>>;
