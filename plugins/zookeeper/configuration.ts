/** `zoo.cfg` and `myid`: their keys, where they stand, and who they say runs a server. */

import { type ConfigurationFile, type HostPlan, type Type, t } from '../../core/plugin/index.ts';
import { ZOO_KEYS, type ZooKey } from '../../core/plugin/zookeeper.ts';
import { VERSION } from './version.ts';

/** Where the lab installs it. */
export const HOME = `/root/zookeeper-${VERSION}`;
const CFG = `${HOME}/conf/zoo.cfg`;

const UNITS: Readonly<Record<string, string>> = { ms: 'milliseconds' };

function typeOf(key: ZooKey): Type<unknown> {
  const note = key.inert ? '; read, but without effect here' : '';
  const unit = key.unit === undefined || key.unit === 'port' ? undefined : key.unit;
  const spec = {
    about: `${key.about}${note}`,
    optional: true,
    ...(key.default !== undefined && { default: key.default }),
    ...(unit !== undefined && { unit: UNITS[unit] ?? unit }),
  } as const;
  switch (key.type) {
    case 'int':
      return t.int(spec);
    case 'bool':
      return t.oneOf(['true', 'false'], spec);
    case 'yes-no':
      return t.oneOf(['yes', 'no'], spec);
    case 'choice':
      return t.oneOf(key.choices ?? [], spec);
    default:
      return t.text(spec);
  }
}

export const zooCfg: ConfigurationFile = {
  format: 'properties',
  path: CFG,
  keys: {
    ...Object.fromEntries(Object.entries(ZOO_KEYS).map(([name, key]) => [name, typeOf(key)])),
    'server.*': t.text({
      about: 'a server: `host:quorumPort:electionPort[:role][;[address:]clientPort]`',
      optional: true,
    }),
    'group.*': t.text({
      about: 'the servers of one group of a hierarchy, as `1:2:3`',
      optional: true,
    }),
    'weight.*': t.int({
      about: 'the weight of a server in its group; 1 when it is left out',
      optional: true,
    }),
  },
  // zoo_sample.cfg, which the lab copies.
  base: {
    tickTime: '2000',
    initLimit: '10',
    syncLimit: '5',
    dataDir: '/tmp/zookeeper',
    clientPort: '2181',
  },
  beside: idOf,
};

/** `myid`, which says in the data directory which of the servers this host is. */
function idOf(host: HostPlan): Readonly<Record<string, string>> {
  const id = serverId(host);
  return id === undefined ? {} : { [`${dataDirOf(host)}/myid`]: `${id}\n` };
}

/** Where the server of this host keeps its data. */
export function dataDirOf(host: Omit<HostPlan, 'roles'>): string {
  return host.conf['zoo.cfg']?.keys.dataDir ?? '/tmp/zookeeper';
}

/**
 * Which of the members its own `zoo.cfg` makes this host: the one of its name or address; or the only
 * one on loopback, as a server has it whose peers are real ones on the same machine.
 */
export function serverId(host: Omit<HostPlan, 'roles'>): number | undefined {
  const members = Object.entries(host.conf['zoo.cfg']?.keys ?? {}).flatMap(([key, value]) => {
    const id = /^server\.(\d+)$/.exec(key)?.[1];
    return id === undefined ? [] : [{ id: Number(id), name: value.split(':')[0] }];
  });
  const own = members.find(({ name }) => name === host.name || name === host.address);
  const onLoopback = members.filter(({ name }) => name === '127.0.0.1' || name === 'localhost');
  return (own ?? (onLoopback.length === 1 ? onLoopback[0] : undefined))?.id;
}

/** Whether `zoo.cfg` makes this host run a server: a member, or one on its own. */
export function runsServer(host: Omit<HostPlan, 'roles'>): boolean {
  const keys = Object.keys(host.conf['zoo.cfg']?.keys ?? {});
  if (keys.length === 0) return false;
  return serverId(host) !== undefined || !keys.some((key) => key.startsWith('server.'));
}

/** Where clients reach the server of this host. */
export function clientPort(host: Omit<HostPlan, 'roles'>): number {
  return Number(host.conf['zoo.cfg']?.keys.clientPort ?? 2181);
}
