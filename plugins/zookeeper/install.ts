/** What `configured` and `running` mean for ZooKeeper: installed as in the lab, then started. */

import type {
  ClusterPlan,
  FileContent,
  FileTree,
  HostPlan,
  WrittenKeys,
} from '../../core/plugin/index.ts';
import { archiveTree } from './archive.ts';
import { dataDirOf, HOME, serverId, zooCfg } from './configuration.ts';

const PROFILE = `export ZK_HOME=${HOME}
export PATH=$PATH:$ZK_HOME/bin
`;

/** The installation, its `zoo.cfg`, `myid`, and the PATH. */
export function installed(host: HostPlan): FileTree {
  const conf = host.conf['zoo.cfg'];
  const tree: Record<string, FileContent> = {
    ...archiveTree(HOME),
    '/etc/profile.d/zookeeper.sh': PROFILE,
  };
  if (!conf) return tree;
  tree[conf.path] = conf.text;
  tree[dataDirOf(host)] = { directory: true };
  return { ...tree, ...zooCfg.beside?.(host) };
}

/** Starts every member in turn, as a person would, and waits for a leader. */
export function started(cluster: ClusterPlan): readonly unknown[] {
  const hosts = cluster.hosts.filter(({ roles }) => roles.includes('QuorumPeerMain'));
  if (hosts.length === 0) return [];
  const names = hosts.map(({ name }) => name);
  const voters = hosts.filter((host) => !isObserver(host));
  const alone = hosts.length === 1 && standsAlone(hosts[0]!);
  const leading = alone ? 'standalone QuorumPeerMain' : 'leader QuorumPeerMain';
  const checks: unknown[] = [{ count: leading, is: 1 }];
  if (!alone && voters.length > 1) {
    checks.push({ count: 'follower QuorumPeerMain', is: voters.length - 1 });
  }
  if (voters.length < hosts.length) {
    checks.push({ count: 'observer QuorumPeerMain', is: hosts.length - voters.length });
  }
  return [
    { host: names, run: 'zkServer.sh start' },
    { expect: checks, within: '60s' },
  ];
}

/** One server in the file, or none: it takes no part in elections unless told to. */
function standsAlone(host: HostPlan): boolean {
  const keys = host.conf['zoo.cfg']?.keys ?? {};
  const lines = Object.keys(keys).filter((key) => key.startsWith('server.'));
  return lines.length === 0 || (lines.length === 1 && keys.standaloneEnabled !== 'false');
}

function isObserver(host: HostPlan): boolean {
  const id = serverId(host);
  return host.conf['zoo.cfg']?.keys[`server.${id}`]?.endsWith(':observer') ?? false;
}

/**
 * The usual `zoo.cfg`: a member on each host that claims the role, or on all where no host claims
 * any role. A cluster that names its members itself has the whole of it in hand.
 */
export function usual(
  cluster: ClusterPlan,
  written: WrittenKeys,
): Readonly<Record<string, Record<string, string>>> {
  if (written['zoo.cfg']?.some((key) => key.startsWith('server.'))) return {};
  const claimed = cluster.hosts.filter(({ roles }) => roles.includes('QuorumPeerMain'));
  const isClaimed = cluster.hosts.some(({ roles }) => roles.length > 0);
  if (claimed.length === 0 && isClaimed) return {};
  const members = claimed.length > 0 ? claimed : cluster.hosts;
  const keys: Record<string, string> = { dataDir: `${HOME}/data` };
  // One line alone is ignored by the server, but says where it runs.
  if (members.length > 1 || members.length < cluster.hosts.length) {
    for (const [at, { name }] of members.entries()) keys[`server.${at + 1}`] = `${name}:2888:3888`;
  }
  return { 'zoo.cfg': keys };
}
