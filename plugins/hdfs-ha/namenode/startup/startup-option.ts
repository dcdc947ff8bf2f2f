/** `NameNode.parseArguments`: what a NameNode is started to do. */

import type { Logger } from '../../../hadoop-common/door.ts';

export type StartupOption =
  | { readonly name: 'regular' | 'observer' | 'genclusterid' | 'metadataVersion' }
  | {
      readonly name: 'format';
      readonly clusterId: string | undefined;
      readonly force: boolean;
      readonly interactive: boolean;
    }
  | { readonly name: 'bootstrapStandby'; readonly args: readonly string[] }
  | {
      readonly name: 'initializeSharedEdits';
      readonly force: boolean;
      readonly interactive: boolean;
    }
  /** What the model does not do. */
  | { readonly name: 'not-modelled'; readonly option: string };

export const NAMENODE_USAGE = `Usage: hdfs namenode [-backup] | 
\t[-checkpoint] | 
\t[-format [-clusterid cid ] [-force] [-nonInteractive] ] | 
\t[-upgrade [-clusterid cid] [-renameReserved<k-v pairs>] ] | 
\t[-upgradeOnly [-clusterid cid] [-renameReserved<k-v pairs>] ] | 
\t[-rollback] | 
\t[-rollingUpgrade <rollback|started> ] | 
\t[-importCheckpoint] | 
\t[-initializeSharedEdits] | 
\t[-bootstrapStandby [-force] [-nonInteractive] [-skipSharedEditsCheck] ] | 
\t[-recover [ -force] ] | 
\t[-metadataVersion ]
`;

/** What `-help` adds (`ToolRunner.printGenericCommandUsage`). */
export const GENERIC_USAGE = `Generic options supported are:
-conf <configuration file>        specify an application configuration file
-D <property=value>               define a value for a given property
-fs <file:///|hdfs://namenode:port> specify default filesystem URL to use, overrides 'fs.defaultFS' property from configurations.
-jt <local|resourcemanager:port>  specify a ResourceManager
-files <file1,...>                specify a comma-separated list of files to be copied to the map reduce cluster
-archives <archive1,...>          specify a comma-separated list of archives to be unarchived on the compute machines

The general command line syntax is:
command [genericOptions] [commandOptions]
`;

const NOT_MODELLED = [
  '-backup',
  '-checkpoint',
  '-upgrade',
  '-upgradeonly',
  '-rollback',
  '-rollingupgrade',
  '-importcheckpoint',
  '-recover',
];

/** Undefined for what it does not understand. */
export function parseStartupOption(
  log: Logger,
  args: readonly string[],
): StartupOption | undefined {
  const [first, ...rest] = args;
  if (first === undefined) return { name: 'regular' };
  switch (first.toLowerCase()) {
    case '-regular':
      return rest.length === 0 ? { name: 'regular' } : undefined;
    case '-observer':
      return rest.length === 0 ? { name: 'observer' } : undefined;
    case '-genclusterid':
      return { name: 'genclusterid' };
    case '-metadataversion':
      return { name: 'metadataVersion' };
    case '-format':
      return parseFormat(log, rest);
    case '-bootstrapstandby':
      return { name: 'bootstrapStandby', args: rest };
    case '-initializesharededits':
      return parseInitializeSharedEdits(rest);
    default:
      return NOT_MODELLED.includes(first.toLowerCase())
        ? { name: 'not-modelled', option: first }
        : undefined;
  }
}

function parseFormat(log: Logger, args: readonly string[]): StartupOption | undefined {
  let clusterId: string | undefined;
  let force = false;
  let interactive = true;
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!.toLowerCase();
    if (word === '-force') force = true;
    else if (word === '-noninteractive') interactive = false;
    else if (word === '-clusterid') {
      clusterId = args[++at];
      if (
        clusterId === undefined ||
        clusterId === '' ||
        /^-(force|noninteractive)$/i.test(clusterId)
      ) {
        log.error('namenode.NameNode', 'Must specify a valid cluster ID after the -clusterid flag');
        return undefined;
      }
    } else return undefined;
  }
  return { name: 'format', clusterId, force, interactive };
}

function parseInitializeSharedEdits(args: readonly string[]): StartupOption | undefined {
  const words = args.map((word) => word.toLowerCase());
  if (!words.every((word) => word === '-force' || word === '-noninteractive')) {
    return undefined;
  }
  return {
    name: 'initializeSharedEdits',
    force: words.includes('-force'),
    interactive: !words.includes('-noninteractive'),
  };
}
