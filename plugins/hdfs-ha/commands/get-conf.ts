/**
 * `org.apache.hadoop.hdfs.tools.GetConf` (`hdfs getconf`): what a configuration says of its hosts,
 * for people and for the scripts that start and stop all of HDFS.
 */

import { type CommandDefinition, type System, SystemError } from '../../../core/plugin/index.ts';
import {
  COMMAND_STARTUP,
  Configuration,
  DFS_HOSTS,
  DFS_HOSTS_EXCLUDE,
  DFS_NAMENODE_SHARED_EDITS_DIR,
  JAVA,
  JavaException,
  loggerOf,
  type NetAddress,
  parseAddress,
} from '../../hadoop-common/door.ts';
import { nameNodeIds, nameNodeServiceAddress, nameserviceIds } from '../nameservices.ts';

/** `DFS_JOURNALNODE_RPC_PORT_DEFAULT` */
const JOURNALNODE_PORT = 8485;
/** The shell sees -1 so. */
const FAILED = 255;

interface GetConfOption {
  readonly usage: string;
  readonly about: string;
  /** @throws JavaException what is then printed */
  print(conf: Configuration, sys: System, args: readonly string[]): string;
}

const OPTIONS: readonly GetConfOption[] = [
  {
    usage: '-namenodes',
    about: 'gets list of namenodes in the cluster.',
    print: (conf) => hostsOf(nameNodes(conf)),
  },
  {
    usage: '-secondaryNameNodes',
    about: 'gets list of secondary namenodes in the cluster.',
    print: (conf) =>
      hostsOf(sideNodes(conf, 'secondary namenode', 'dfs.namenode.secondary.http-address', 9868)),
  },
  {
    usage: '-backupNodes',
    about: 'gets list of backup nodes in the cluster.',
    print: (conf) => hostsOf(sideNodes(conf, 'backup node', 'dfs.namenode.backup.address', 50_100)),
  },
  {
    usage: '-journalNodes',
    about: 'gets list of journal nodes in the cluster.',
    print: (conf, sys) => inHashOrder(journalNodeHosts(conf, sys)).join(' '),
  },
  {
    usage: '-includeFile',
    about: 'gets the include file path that defines the datanodes that can join the cluster.',
    print: (conf) => settingOf(conf, DFS_HOSTS.name),
  },
  {
    usage: '-excludeFile',
    about: 'gets the exclude file path that defines the datanodes that need to decommissioned.',
    print: (conf) => settingOf(conf, DFS_HOSTS_EXCLUDE.name),
  },
  {
    usage: '-nnRpcAddresses',
    about: 'gets the namenode rpc addresses',
    print: (conf) =>
      nameNodes(conf)
        .map(({ host, port }) => `${host}:${port}`)
        .join('\n'),
  },
  {
    usage: '-confKey [key]',
    about: 'gets a specific key from the configuration',
    print: (conf, _, [key = '']) => settingOf(conf, key),
  },
];

const USAGE = `hdfs getconf is utility for getting configuration information from the config file.

hadoop getconf 
${OPTIONS.map(({ usage, about }) => `\t[${usage}]\t\t\t${about}\n`).join('')}`;

export const getConf: CommandDefinition = {
  summary: 'Tells what the configuration of HDFS says',
  usage: `hdfs getconf ${OPTIONS.map(({ usage }) => usage).join(' | ')}`,
  jvm: true,
  startup: COMMAND_STARTUP,
  main(sys, [name = '', ...args]) {
    const option = OPTIONS.find(({ usage }) => nameOf(usage) === name.toLowerCase());
    if (!option) {
      sys.stderr.write(`${USAGE}\n`);
      return FAILED;
    }
    try {
      checkArguments(option, args);
      sys.print(option.print(Configuration.load(sys, loggerOf(sys)), sys, args));
      return 0;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      return sys.fail(FAILED, error.message);
    }
  },
};

const nameOf = (usage: string): string => usage.replace(/ .*/, '').toLowerCase();

function checkArguments({ usage }: GetConfOption, args: readonly string[]): void {
  const takesKey = usage.includes('[key]');
  if (takesKey && args.length !== 1) throw illegal(`usage: ${usage}`);
  if (!takesKey && args.length > 0) throw illegal(`Did not expect argument: ${args[0]}`);
}

function illegal(message: string): JavaException {
  return new JavaException('org.apache.hadoop.HadoopIllegalArgumentException', message);
}

const hostsOf = (nodes: readonly NetAddress[]): string => nodes.map(({ host }) => host).join(' ');

function settingOf(conf: Configuration, key: string): string {
  const value = conf.get(key)?.trim();
  if (value !== undefined) return value;
  throw illegal(`Configuration ${key} is missing.`);
}

/** `DFSUtil.getNNServiceRpcAddressesForCluster`. @throws JavaException when there are none */
function nameNodes(conf: Configuration): NetAddress[] {
  const services = nameserviceIds(conf);
  const found = (services.length === 0 ? [undefined] : services).flatMap((service) => {
    const ids = nameNodeIds(conf, service);
    return (ids.length === 0 ? [undefined] : ids).map((id) =>
      nameNodeServiceAddress(conf, service, id),
    );
  });
  const known = found.filter((address) => address !== undefined);
  if (known.length > 0) return known;
  const keys = ['dfs.namenode.servicerpc-address', 'dfs.namenode.rpc-address'];
  const missing = keys.map((key) => `${key}.[${services.join(', ')}]`).join(' or ');
  throw new JavaException(
    JAVA.io,
    `Incorrect configuration: namenode address ${missing} is not configured.`,
  );
}

/** Nodes that only a cluster without high availability has. @throws JavaException without any */
function sideNodes(conf: Configuration, what: string, key: string, port: number): NetAddress[] {
  const services = nameserviceIds(conf);
  const names = services.flatMap((service) => {
    const ids = nameNodeIds(conf, service);
    return ids.length === 0 ? [`${key}.${service}`] : ids.map((id) => `${key}.${service}.${id}`);
  });
  const texts =
    services.length === 0 ? [conf.get(key) ?? '0.0.0.0'] : names.map((n) => conf.get(n));
  const found = texts.filter((text) => text !== undefined).map((text) => parseAddress(text, port));
  if (found.length > 0) return found;
  const message = `Incorrect configuration: ${what} address ${key} is not configured.`;
  throw new JavaException(JAVA.io, message);
}

/** `DFSUtil.getJournalNodeAddresses`: of all nameservices, none as soon as one has no quorum. */
function journalNodeHosts(conf: Configuration, sys: System): string[] {
  const key = DFS_NAMENODE_SHARED_EDITS_DIR.name;
  const whole = conf.get(key);
  const uris =
    whole === undefined
      ? nameserviceIds(conf).flatMap((service) => {
          const own = conf.get(`${key}.${service}`);
          const ids = nameNodeIds(conf, service);
          return own === undefined ? ids.map((id) => conf.get(`${key}.${service}.${id}`)) : [own];
        })
      : [whole];
  const hosts: string[] = [];
  for (const uri of uris) {
    const quorum = /^qjournal:\/\/([^/]+)/.exec(uri ?? '')?.[1];
    if (quorum === undefined) break;
    for (const text of quorum.split(';')) hosts.push(hostOfJournal(sys, text, uri ?? ''));
  }
  return hosts;
}

function hostOfJournal(sys: System, text: string, uri: string): string {
  try {
    const { host } = parseAddress(text, JOURNALNODE_PORT);
    sys.net.resolve(host);
    return host;
  } catch (error) {
    if (!(error instanceof JavaException || error instanceof SystemError)) throw error;
    const key = DFS_NAMENODE_SHARED_EDITS_DIR.name;
    const wrong = `The conf property ${key} is not properly set with correct journal node hostnames`;
    loggerOf(sys).error('hdfs.DFSUtil', wrong);
    throw new JavaException(JAVA.unknownHost, uri);
  }
}

/** The order of a small `java.util.HashSet` of strings: by bucket, then as they came. */
function inHashOrder(texts: readonly string[]): string[] {
  const buckets = Array.from({ length: 16 }, (): string[] => []);
  for (const text of new Set(texts)) {
    const hash = [...text].reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) | 0, 0);
    buckets[(hash ^ (hash >>> 16)) & 15]!.push(text);
  }
  return buckets.flat();
}
