/** `reconfig` of zkCli.sh: changes the membership, by what joins and leaves or as a whole. */
import { resolvePath } from '../host-paths.ts';
import { type ServerChange, type System, SystemError, verifierFromText } from '../platform.ts';
import { CliError } from './cli-error.ts';
import type { CliCommand } from './command.ts';
import type { ParsedOptions } from './options.ts';
import { printStat } from './stat-printer.ts';

const USAGE =
  '[-s] [-v version] [[-file path] | [-members serverID=host:port1:port2;port3[,...]*]] | ' +
  '[-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]';

export const reconfig: CliCommand = {
  name: 'reconfig',
  usage: USAGE,
  options: {
    s: 'flag',
    v: 'value',
    file: 'value',
    members: 'value',
    add: 'value',
    remove: 'value',
  },
  arity: 0,
  async run({ sys, zk, out }, options) {
    const node = await zk.reconfig(changeOf(sys, options));
    out.write(`Committed new configuration:\n${node.text}\n`);
    if (options.has('s')) printStat(out, node.stat);
  },
};

/** @throws CliError for what does not go together */
function changeOf(sys: System, options: ParsedOptions): ServerChange {
  const isWhole = options.has('file') || options.has('members');
  const isPartial = options.has('add') || options.has('remove');
  if (!isWhole && !isPartial) throw new CliError(`reconfig ${USAGE}`);
  const version = options.value('v');
  if (version !== undefined && !/^[+-]?[\da-f]+$/i.test(version)) {
    throw new CliError('-v must be followed by a long (configuration version)');
  }
  if (isWhole && isPartial) {
    throw new CliError(
      "Can't use -file or -members together with -add or -remove (mixing incremental and " +
        'non-incremental modes is not allowed)',
    );
  }
  if (options.has('file') && options.has('members')) {
    throw new CliError("Can't use -file and -members together (conflicting non-incremental modes)");
  }
  const list = (option: string) => options.value(option)?.toLowerCase().split(',');
  const file = options.value('file');
  const [joining, leaving] = [list('add'), list('remove')];
  const members = file === undefined ? list('members') : [membersOf(sys, file)];
  return {
    ...(joining && { joining }),
    ...(leaving && { leaving }),
    ...(members && { members }),
    ...(version !== undefined && { fromVersion: hexLong(version) }),
  };
}

/** The membership that a file of `server.N` lines describes, in the words of a server. */
function membersOf(sys: System, file: string): string {
  try {
    return verifierFromText(sys.disk.readText(resolvePath(sys.cwd, file)), true).text;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isMissing = error instanceof SystemError && error.code === 'ENOENT';
    const why = isMissing ? `${file} (No such file or directory)` : error.message;
    throw new CliError(`Error processing ${file}${why}`);
  }
}

function hexLong(text: string): bigint {
  const isNegative = text.startsWith('-');
  const value = BigInt(`0x${text.replace(/^[+-]/, '')}`);
  return isNegative ? -value : value;
}
