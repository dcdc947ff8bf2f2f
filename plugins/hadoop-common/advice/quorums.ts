/** Advice about quorums: how many JournalNodes there are, and whether addresses lead anywhere. */

import type {
  Advice,
  AdviceDefinition,
  AdvicePlace,
  ClusterPlan,
} from '../../../core/plugin/index.ts';
import { readDuration } from '../conf/values.ts';
import { ZK_QUORUM, ZK_SESSION_TIMEOUT } from '../keys/ha.ts';
import { DFS_JOURNALNODE_RPC_ADDRESS } from '../keys/journalnode.ts';
import { DFS_NAMENODE_SHARED_EDITS_DIR } from '../keys/namenode.ts';
import {
  DFS_HA_NAMENODES,
  DFS_NAMENODE_RPC_ADDRESS,
  DFS_NAMESERVICES,
} from '../keys/nameservice.ts';
import { addressOf, hostNamed, type Planned, partsOf, plannedHosts } from './planned.ts';

const ZOOKEEPER_PORT = 2181;
const JOURNALNODE_PORT = 8485;

interface Journal {
  readonly planned: Planned;
  readonly nodes: readonly string[];
  readonly at: AdvicePlace;
}

/** Each quorum of JournalNodes: `qjournal://m1:8485;m2:8485;m3:8485/journal`. */
function journalsOf(cluster: ClusterPlan): readonly Journal[] {
  return plannedHosts(cluster).flatMap((planned) => {
    const nameservices = partsOf(planned.get(DFS_NAMESERVICES));
    return ['', ...nameservices].flatMap((nameservice) => {
      const ids = nameservice === '' ? [] : partsOf(planned.get(DFS_HA_NAMENODES, nameservice));
      return [[], ...ids.map((id) => [id])].flatMap((id) => {
        const suffixes = nameservice === '' ? [] : [nameservice, ...id];
        const uri = planned.get(DFS_NAMENODE_SHARED_EDITS_DIR, ...suffixes) ?? '';
        const nodes = /^qjournal:\/\/([^/]+)/.exec(uri)?.[1]?.split(';') ?? [];
        const at = planned.at(DFS_NAMENODE_SHARED_EDITS_DIR, ...suffixes);
        return nodes.length === 0 ? [] : [{ planned, nodes, at }];
      });
    });
  });
}

export const journalCount: AdviceDefinition = {
  summary: 'an even number of JournalNodes, or fewer than three',
  *check(cluster): Iterable<Advice> {
    for (const { nodes, at } of journalsOf(cluster)) {
      const count = nodes.length;
      const survives = Math.floor((count - 1) / 2);
      if (count >= 3 && count % 2 === 1) continue;
      const noun = count === 1 ? '1 JournalNode survives' : `${count} JournalNodes survive`;
      const loss = survives === 0 ? 'the loss of none' : `the loss of ${survives}`;
      const as = count > 1 && count % 2 === 0 ? `, as ${count - 1} would` : '';
      yield {
        reason: `${noun} ${loss}${as}`,
        cure: 'Use an odd number, three at least.',
        at,
      };
    }
  },
};

export const quorumAddress: AdviceDefinition = {
  summary: 'an address of a quorum at which no server is',
  *check(cluster): Iterable<Advice> {
    for (const planned of plannedHosts(cluster)) {
      const [servers = ''] = (planned.get(ZK_QUORUM) ?? '').split('/');
      for (const server of partsOf(servers)) {
        const why = whyNoServer(cluster, server);
        if (why) yield advise(server, why, 'a server of `zoo.cfg`', planned.at(ZK_QUORUM));
      }
    }
    for (const { nodes, at } of journalsOf(cluster)) {
      for (const node of nodes) {
        const why = whyNoJournalNode(cluster, node);
        if (why) yield advise(node, why, 'a JournalNode', at);
      }
    }
  },
};

function advise(address: string, why: string, what: string, at: AdvicePlace): Advice {
  return {
    reason: `nobody is at \`${address}\`: ${why}`,
    cure: `Name the address of ${what}.`,
    at,
  };
}

function whyNoServer(cluster: ClusterPlan, text: string): string | undefined {
  const { host: name, port } = addressOf(text, ZOOKEEPER_PORT);
  const host = hostNamed(cluster, name);
  if (!host) return `the cluster has no host \`${name}\``;
  if (!host.roles.includes('QuorumPeerMain')) return `${name} runs no ZooKeeper server`;
  const keys = host.conf['zoo.cfg']?.keys ?? {};
  const [, own = ''] = Object.entries(keys).find(([key, value]) => isOwn(key, value, name)) ?? [];
  const listens = Number(/;(?:.*:)?(\d+)$/.exec(own)?.[1] ?? keys.clientPort ?? ZOOKEEPER_PORT);
  return listens === port ? undefined : `its server listens on ${listens}`;
}

function isOwn(key: string, value: string, host: string): boolean {
  return key.startsWith('server.') && value.startsWith(`${host}:`);
}

function whyNoJournalNode(cluster: ClusterPlan, text: string): string | undefined {
  const { host: name, port } = addressOf(text, JOURNALNODE_PORT);
  const host = hostNamed(cluster, name);
  if (!host) return `the cluster has no host \`${name}\``;
  const [planned] = plannedHosts({ ...cluster, hosts: [host] });
  if (!planned) return `${name} has no configuration of Hadoop`;
  const address = planned.get(DFS_JOURNALNODE_RPC_ADDRESS) ?? `:${JOURNALNODE_PORT}`;
  const listens = addressOf(address, JOURNALNODE_PORT).port;
  return listens === port ? undefined : `its JournalNode listens on ${listens}`;
}

export const nameNodeAddress: AdviceDefinition = {
  summary: 'an id of a NameNode without an address',
  *check(cluster): Iterable<Advice> {
    for (const planned of plannedHosts(cluster)) {
      for (const nameservice of partsOf(planned.get(DFS_NAMESERVICES))) {
        for (const id of partsOf(planned.get(DFS_HA_NAMENODES, nameservice))) {
          const key = `${DFS_NAMENODE_RPC_ADDRESS.name}.${nameservice}.${id}`;
          const files = [planned.host.conf['hdfs-site.xml'], planned.host.conf['core-site.xml']];
          if (files.some((file) => file?.keys[key] !== undefined)) continue;
          yield {
            reason: `\`${id}\` of \`${nameservice}\` has no address: nobody can be it, and nobody reaches it`,
            cure: `Set \`${key}\`, as \`m1:8020\`.`,
            at: planned.at(DFS_HA_NAMENODES, nameservice),
          };
        }
      }
    }
  },
};

export const sessionTimeout: AdviceDefinition = {
  summary: "a session time-out of the election outside of the servers' bounds",
  *check(cluster): Iterable<Advice> {
    const [server] = cluster.hosts.filter(({ roles }) => roles.includes('QuorumPeerMain'));
    if (!server) return;
    const keys = server.conf['zoo.cfg']?.keys ?? {};
    const tick = Number(keys.tickTime ?? 3000);
    const least = atLeast(keys.minSessionTimeout, 2 * tick);
    const most = atLeast(keys.maxSessionTimeout, 20 * tick);
    for (const planned of plannedHosts(cluster)) {
      const text = planned.get(ZK_SESSION_TIMEOUT);
      const asked = text !== undefined && /^\d+$/.test(text) ? readDuration(text, 'ms') : least;
      if (asked >= least && asked <= most) continue;
      const given = asked < least ? least : most;
      yield {
        reason: `the ZooKeeper servers make ${given} ms of a session time-out of ${asked} ms; theirs are ${least} to ${most} ms (2 to 20 times \`tickTime\`)`,
        cure: 'Keep to these bounds, or change `minSessionTimeout` and `maxSessionTimeout`.',
        at: planned.at(ZK_SESSION_TIMEOUT),
      };
    }
  },
};

/** `-1` and nothing mean the usual one. */
function atLeast(text: string | undefined, usual: number): number {
  const value = Number(text ?? -1);
  return value > 0 ? value : usual;
}
