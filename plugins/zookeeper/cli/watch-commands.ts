/** The commands of zkCli.sh about watches that stay: addWatch, removewatches. */
import { JavaException } from '../java-text.ts';
import { PathError } from '../platform.ts';
import { CliError } from './cli-error.ts';
import { type CliCommand, pathOf } from './command.ts';

const MODES = { PERSISTENT: 'persistent', PERSISTENT_RECURSIVE: 'recursive' } as const;

const ADD_WATCH_USAGE =
  '[-m mode] path # optional mode is one of [PERSISTENT, PERSISTENT_RECURSIVE] - default is PERSISTENT_RECURSIVE';

export const addWatch: CliCommand = {
  name: 'addWatch',
  usage: ADD_WATCH_USAGE,
  options: { m: 'value' },
  arity: 2,
  async run({ zk, kept }, options) {
    const given = options.value('m')?.toUpperCase();
    // The command object outlives the command, and remembers the mode that it was given last.
    const mode = given ?? kept.get('addWatch') ?? 'PERSISTENT_RECURSIVE';
    if (options.args.length !== 2 || !Object.hasOwn(MODES, mode)) {
      throw new CliError(`addWatch ${ADD_WATCH_USAGE}`);
    }
    kept.set('addWatch', mode);
    try {
      await zk.addWatch(pathOf(options), MODES[mode as keyof typeof MODES]);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      throw new JavaException('java.lang.IllegalArgumentException', error.message);
    }
  },
};

export const removewatches: CliCommand = {
  name: 'removewatches',
  usage: 'path [-c|-d|-a] [-l]',
  options: { c: 'flag', d: 'flag', a: 'flag', l: 'flag' },
  arity: 2,
  run({ zk }, options) {
    const kind = options.has('c') ? 'children' : options.has('d') ? 'data' : 'any';
    return zk.removeAllWatches(pathOf(options), kind, { local: options.has('l') });
  },
};
