/**
 * `zkServer-initialize.sh`: empties the directories of this host's server and leaves the file
 * `initialize`, by which the server knows that they are empty on purpose. Followed step by step, so
 * that an option without its value, which no `shift` can take, keeps the script from ever ending.
 */
import { resolvePath } from '../host-paths.ts';
import type { Program, System } from '../platform.ts';
import { SCRIPT_STARTUP } from '../version.ts';
import { type ZkEnv, zkEnv } from './zk-env.ts';
import { grepValues, isDirectory, mkdirs } from './zk-server-script.ts';

interface Wishes {
  readonly cfg: string;
  readonly myid: string;
  readonly force: boolean;
}

export const zkServerInitialize: Program & { readonly summary: string; readonly usage: string } = {
  name: 'zkServer-initialize.sh',
  kind: 'command',
  jvm: false,
  startup: SCRIPT_STARTUP,
  summary: 'Empties the directories of a ZooKeeper server before its first start',
  usage: 'zkServer-initialize.sh [--configfile=F] [--myid=N] [--force]',
  main(sys) {
    const env = zkEnv(sys);
    if ('refusal' in env) {
      sys.stderr.write(env.refusal);
      return env.code;
    }
    const wishes = readWishes(sys, env);
    if (wishes === 'for ever') return sys.forever();
    return typeof wishes === 'number' ? wishes : initialize(sys, wishes);
  },
};

/** The options, or the code with which their reading ends the script. */
function readWishes(sys: System, env: ZkEnv): Wishes | number | 'for ever' {
  let { cfg } = env;
  let [myid, force] = [sys.env.get('MYID') ?? '', (sys.env.get('FORCE') ?? '') !== ''];
  const words = [...env.args];
  for (let word = words.shift(); word !== undefined && word !== ''; word = words.shift()) {
    const [, option = '', joined] = /^(--configfile|--myid)(?:=(.+))?$/s.exec(word) ?? [];
    if (option !== '') {
      if (joined === undefined && words.length === 0) return 'for ever';
      const value = joined ?? words.shift() ?? '';
      if (option === '--myid') myid = value;
      else cfg = value;
    } else if (word === '--force') force = true;
    else {
      if (word !== '-h' && word !== '--help') sys.stdout.write(`Unknown option: ${word}\n`);
      sys.stdout.write(usage(env.script, cfg));
      return 1;
    }
  }
  return { cfg, myid, force };
}

function usage(script: string, cfg: string): string {
  const line = (option: string, about: string) => `     ${option.padEnd(54)}${about}\n`;
  return `usage: ${script} <parameters>
  Optional parameters:
${line('-h', 'Display this message')}${line('--help', 'Display this message')}\
     --configfile=${cfg.padEnd(40)} ZooKeeper config file
${line('--myid=#', 'Set the myid to be used, if any (1-255)')}\
${line('--force', 'Force creation of the data/txnlog dirs')}`;
}

function initialize(sys: System, { cfg, myid, force }: Wishes): number {
  const refuse = (text: string): number => {
    sys.stdout.write(`${text}\n`);
    return 1;
  };
  if (!sys.disk.exists(resolvePath(sys.cwd, cfg))) {
    return refuse(`Unable to find config file at ${cfg}`);
  }
  const dataDir = grepValues(sys, cfg, /^\s*dataDir/);
  const dataLogDir = grepValues(sys, cfg, /^\s*dataLogDir/);
  if (dataDir === '') return refuse(`Unable to determine dataDir from ${cfg}`);
  const directories = dataLogDir === '' ? [dataDir] : [dataDir, dataLogDir];
  if (force) {
    sys.stdout.write('Force enabled, data/txnlog directories will be re-initialized\n');
  } else {
    const at = directories.findIndex((directory) => isDirectory(sys, `${directory}/version-2`));
    const hint = '(or use --force to force re-initialization)';
    const what = at === 0 ? 'data' : 'txnlog';
    if (at >= 0) {
      return refuse(`ZooKeeper ${what} directory already exists at ${directories[at]} ${hint}`);
    }
  }
  for (const directory of directories) empty(sys, directory);
  const at = (name: string): string => resolvePath(sys.cwd, `${dataDir}/${name}`);
  if (myid !== '') {
    sys.stdout.write(`Using myid of ${myid}\n`);
    sys.disk.write(at('myid'), `${myid}\n`);
  } else {
    sys.stdout.write(
      `No myid provided, be sure to specify it in ${dataDir}/myid if using non-standalone\n`,
    );
  }
  if (!sys.disk.exists(at('initialize'))) sys.disk.write(at('initialize'), '');
  return 0;
}

/** Only what a server makes of a directory goes; the directory itself may be set up by others. */
function empty(sys: System, directory: string): void {
  for (const name of ['myid', 'version-2']) {
    const path = resolvePath(sys.cwd, `${directory}/${name}`);
    if (sys.disk.exists(path)) sys.disk.remove(path, { recursive: true });
  }
  mkdirs(sys, `${directory}/version-2`);
}
