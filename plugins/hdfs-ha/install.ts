/**
 * What `formatted` and `running` mean for HDFS with high availability, as steps that a person would
 * type: the storages are formatted by the real commands and everything is stopped again; then all
 * is started in an order that works in life, the journals before those who need them.
 */

import type { ClusterPlan } from '../../core/plugin/index.ts';
import { ensembleStarted } from '../zookeeper/door.ts';
import { type PlannedNameservice, plannedNameservices } from './placement.ts';

type Steps = readonly unknown[];

/** From empty disks to NameNodes that know the same namespace. */
export function formatted(cluster: ClusterPlan): Steps {
  const services = plannedNameservices(cluster).filter(({ nameNodes }) => nameNodes.length > 0);
  if (services.length === 0) return [];
  const servers = hostsOf(cluster, 'QuorumPeerMain');
  const journals = hostsOf(cluster, 'JournalNode');
  const isOne = services.length === 1;
  return [
    ...ensembleStarted(cluster),
    ...each(journals, 'hdfs --daemon start journalnode'),
    ...services.flatMap((service) => formatNameservice(service, isOne)),
    ...each(journals, 'hdfs --daemon stop journalnode'),
    ...each(servers, 'zkServer.sh stop'),
  ];
}

/** Nameservices that share DataNodes are one cluster, and say so when they are formatted. */
function formatNameservice({ isAutomatic, nameNodes }: PlannedNameservice, isOne: boolean) {
  const [first, ...others] = nameNodes;
  if (!first) return [];
  const clusterId = isOne ? '' : ' -clusterid CID-quorate';
  const standbys = others.map(({ host }) => host);
  return [
    ...(isAutomatic ? [{ host: first.host, run: 'hdfs zkfc -formatZK -nonInteractive' }] : []),
    { host: first.host, run: `hdfs namenode -format -nonInteractive${clusterId}` },
    ...(standbys.length === 0 ? [] : bootstrapped(first.host, standbys)),
  ];
}

/** The others take over what the first one has. */
function bootstrapped(first: string, standbys: readonly string[]): Steps {
  return [
    { host: first, run: 'hdfs --daemon start namenode' },
    { expect: { role: 'NameNode', host: first, is: 'standby' }, within: '60s' },
    ...each(standbys, 'hdfs namenode -bootstrapStandby -nonInteractive'),
    { host: first, run: 'hdfs --daemon stop namenode' },
  ];
}

/** From formatted storages to one active NameNode in each nameservice. */
export function running(cluster: ClusterPlan): Steps {
  const services = plannedNameservices(cluster).filter(({ nameNodes }) => nameNodes.length > 0);
  if (services.length === 0) return [];
  const nameNodes = services.flatMap(({ nameNodes: ones }) => ones.map(({ host }) => host));
  const dataNodes = hostsOf(cluster, 'DataNode');
  const isOne = services.length === 1;
  return [
    ...each(dataNodes, 'hdfs --daemon start datanode'),
    ...each(nameNodes, 'hdfs --daemon start namenode'),
    ...each(hostsOf(cluster, 'DFSZKFailoverController'), 'hdfs --daemon start zkfc'),
    ...services.flatMap((service) => activated(service, isOne)),
    {
      expect: [
        { count: 'active NameNode', is: services.length },
        { count: 'standby NameNode', is: nameNodes.length - services.length },
      ],
      within: '60s',
    },
    ...(dataNodes.length === 0
      ? []
      : [{ expect: { role: 'DataNode', host: dataNodes, is: 'serving' }, within: '60s' }]),
  ];
}

/** Of several without failover controllers somebody has to say which one is to be active. */
function activated({ id, isAutomatic, nameNodes }: PlannedNameservice, isOne: boolean): Steps {
  const [first, second] = nameNodes;
  if (!first || !second || isAutomatic) return [];
  const where = isOne ? '' : ` -ns ${id}`;
  return [
    ...nameNodes.map(({ host }) => ({
      expect: { role: 'NameNode', host, is: 'standby' },
      within: '60s',
    })),
    { host: first.host, run: `hdfs haadmin${where} -transitionToActive ${first.id}` },
  ];
}

function hostsOf({ hosts }: ClusterPlan, role: string): string[] {
  return hosts.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
}

/** One step on several hosts; none where there is no host. */
function each(host: readonly string[], run: string): Steps {
  return host.length === 0 ? [] : [{ host, run }];
}
