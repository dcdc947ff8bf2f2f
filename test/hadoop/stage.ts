/** Hosts with Hadoop's scripts, and small daemons in place of the real ones, for tests of scripts. */

import type { FileTree } from '../../core/machine/image.ts';
import type { Program, System } from '../../core/machine/system.ts';
import type { CommandDefinition } from '../../core/plugin/define.ts';
import { startupMessage } from '../../plugins/hadoop-common/daemon/startup-messages.ts';
import { unpacked } from '../../plugins/hadoop-common/install.ts';
import { startDfs, stopDfs } from '../../plugins/hadoop-common/scripts/dfs-scripts.ts';
import { hadoop, hdfs } from '../../plugins/hadoop-common/scripts/hdfs.ts';
import { versionInfo } from '../../plugins/hadoop-common/scripts/version-info.ts';
import { getConf } from '../../plugins/hdfs-ha/commands/get-conf.ts';
import { LINUX, onLinux } from '../linux/stage.ts';
import type { SimulateOptions, Simulation } from '../support/simulate.ts';

export const HOME = '/root/hadoop-3.3.6';
export const CONF = `${HOME}/etc/hadoop`;
export const LOGS = `${HOME}/logs`;

const asProgram = (name: string, command: CommandDefinition): Program => ({
  name,
  kind: 'command',
  jvm: command.jvm ?? false,
  startup: command.startup ?? { minMs: 1, maxMs: 3 },
  main: (sys) => command.main(sys, sys.argv.slice(1)),
});

/** Runs until a signal comes; `-fail` ends at once, `-deaf` hears no TERM. */
function daemon(name: string): Program {
  const main = (sys: System) => {
    const args = sys.argv.slice(1);
    startupMessage(sys, name, `test.${name}`, args);
    if (args.includes('-fail')) return 1;
    if (args.includes('-ok')) return 0;
    if (args.includes('-deaf')) sys.onSignal('TERM', () => {});
    return sys.forever();
  };
  return { name, kind: 'role', jvm: true, startup: { minMs: 600, maxMs: 900 }, main };
}

const DAEMONS = ['NameNode', 'DataNode', 'JournalNode', 'DFSZKFailoverController'];

const PROGRAMS: readonly Program[] = [
  ...LINUX,
  ...DAEMONS.map(daemon),
  asProgram('hdfs', hdfs),
  asProgram('hadoop', hadoop),
  asProgram('start-dfs.sh', startDfs),
  asProgram('stop-dfs.sh', stopDfs),
  asProgram('VersionInfo', versionInfo),
  asProgram('GetConf', getConf),
];

export const ENV = `export JAVA_HOME=/usr/lib/jvm/java-8-openjdk-amd64
HDFS_NAMENODE_USER=root
HDFS_DATANODE_USER=root
HDFS_JOURNALNODE_USER="root"
HDFS_ZKFC_USER="root"
`;

export function site(keys: Readonly<Record<string, string>>): string {
  const properties = Object.entries(keys).map(
    ([name, value]) => `<property><name>${name}</name><value>${value}</value></property>\n`,
  );
  return `<configuration>\n${properties.join('')}</configuration>\n`;
}

export const HDFS_SITE = site({
  'dfs.nameservices': 'hdfs-cluster',
  'dfs.ha.namenodes.hdfs-cluster': 'nn1,nn2',
  'dfs.namenode.rpc-address.hdfs-cluster.nn1': 'm1:9000',
  'dfs.namenode.rpc-address.hdfs-cluster.nn2': 'm2:9000',
  'dfs.namenode.shared.edits.dir': 'qjournal://m1:8485;m2:8485;m3:8485/hdfs-cluster',
  'dfs.ha.automatic-failover.enabled': 'true',
});

/** The files of a cluster of three, as a lab would have them. */
export const LAB: FileTree = {
  [`${CONF}/hadoop-env.sh`]: ENV,
  [`${CONF}/hdfs-site.xml`]: HDFS_SITE,
  [`${CONF}/workers`]: 'm1\nm2\nm3\n',
};

/** Runs a script against hosts with Hadoop; `files` lie over what the archive brings. */
export function onHadoop(
  script: SimulateOptions['script'],
  files: FileTree = LAB,
  hosts: readonly string[] = ['m1', 'm2', 'm3'],
): Promise<Simulation> {
  return onLinux({
    hosts,
    programs: PROGRAMS,
    image: () => ({ ...unpacked(), ...files }),
    script,
  });
}
