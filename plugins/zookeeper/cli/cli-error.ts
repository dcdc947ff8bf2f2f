/**
 * What a command inside zkCli.sh ends with when it fails: a text for stderr and the exit code that
 * the program takes on (`CliException` and its kin; `CliWrapperException` for the words).
 */
import { Code, KeeperException, PathError } from '../platform.ts';

export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

const WORDS: ReadonlyMap<number, string> = new Map([
  [Code.noNode, 'Node does not exist: '],
  [Code.noChildrenForEphemerals, 'Ephemerals cannot have children: '],
  [Code.nodeExists, 'Node already exists: '],
  [Code.notEmpty, 'Node not empty: '],
  [Code.notReadOnly, 'Not a read-only call: '],
  [Code.invalidAcl, 'Acl is not valid : '],
  [Code.noAuth, 'Insufficient permission : '],
  [Code.badArguments, 'Arguments are not valid : '],
  [Code.badVersion, 'version No is not valid : '],
  [Code.quotaExceeded, 'Quota has exceeded : '],
]);

/** Without a path. */
const SENTENCES: ReadonlyMap<number, string> = new Map([
  [
    Code.reconfigInProgress,
    'Another reconfiguration is in progress -- concurrent reconfigs not supported (yet)',
  ],
  [
    Code.newConfigNoQuorum,
    'No quorum of new config is connected and up-to-date with the leader of last commmitted ' +
      'config - try invoking reconfiguration after new servers are connected and synced',
  ],
]);

/** What a command shows for an error of the client; other errors are passed on. */
export function cliError(error: unknown): unknown {
  if (error instanceof PathError) return new CliError(error.message);
  if (!(error instanceof KeeperException)) return error;
  const sentence = SENTENCES.get(error.code);
  if (sentence !== undefined) return new CliError(sentence);
  const words = WORDS.get(error.code);
  // Java joins a missing path as "null".
  return new CliError(words === undefined ? error.message : words + (error.path ?? 'null'));
}
