/** What `hdfs haadmin` says of itself: its commands, their words and their help. */

/** `HAAdmin.UsageInfo` */
export interface UsageInfo {
  /** Undefined for a command without words. */
  readonly args?: string;
  readonly help: string;
}

export type UsageTable = Readonly<Record<string, UsageInfo>>;

/** `HAAdmin.USAGE` and `DFSHAAdmin.USAGE_DFS_ONLY`, in the order of their names. */
export const HA_ADMIN_USAGE: UsageTable = {
  '-checkHealth': {
    args: '<serviceId>',
    help: 'Requests that the service perform a health check.\nThe HAAdmin tool will exit with a non-zero exit code\nif the check fails.',
  },
  '-failover': {
    args: '[--forcefence] [--forceactive] <serviceId> <serviceId>',
    help: 'Failover from the first service to the second.\nUnconditionally fence services if the --forcefence option is used.\nTry to failover to the target service even if it is not ready if the --forceactive option is used.',
  },
  '-getAllServiceState': { help: 'Returns the state of all the services' },
  '-getServiceState': { args: '<serviceId>', help: 'Returns the state of the service' },
  '-help': { args: '<command>', help: 'Displays help on the specified command' },
  '-transitionToActive': {
    args: '[--forceactive] <serviceId>',
    help: 'Transitions the service into Active state',
  },
  '-transitionToObserver': {
    args: '<serviceId>',
    help: 'Transitions the service into Observer state',
  },
  '-transitionToStandby': {
    args: '<serviceId>',
    help: 'Transitions the service into Standby state',
  },
};

/** `ToolRunner.printGenericCommandUsage` */
const GENERIC_USAGE = `Generic options supported are:
-conf <configuration file>        specify an application configuration file
-D <property=value>               define a value for a given property
-fs <file:///|hdfs://namenode:port> specify default filesystem URL to use, overrides 'fs.defaultFS' property from configurations.
-jt <local|resourcemanager:port>  specify a ResourceManager
-files <file1,...>                specify a comma-separated list of files to be copied to the map reduce cluster
-libjars <jar1,...>               specify a comma-separated list of jar files to be included in the classpath
-archives <archive1,...>          specify a comma-separated list of archives to be unarchived on the compute machines

The general command line syntax is:
command [genericOptions] [commandOptions]

`;

const bracketed = (name: string, { args }: UsageInfo): string =>
  args === undefined ? `[${name}]` : `[${name} ${args}]`;

/** `printUsage`. @param title `Usage: haadmin [-ns <nameserviceId>]` */
export function fullUsage(title: string, table: UsageTable): string {
  const lines = Object.entries(table).map(([name, info]) => `    ${bracketed(name, info)}\n`);
  return `${title}\n${lines.join('')}\n${GENERIC_USAGE}`;
}

/** `printUsage` of one command. */
export function commandUsage(title: string, name: string, info: UsageInfo): string {
  return `${title} ${bracketed(name, info)}\n`;
}

/** `help`: `-failover [<words>]: what it does` */
export function commandHelp(name: string, { args, help }: UsageInfo): string {
  return args === undefined ? `${name}: ${help}\n` : `${name} [${args}]: ${help}\n`;
}
