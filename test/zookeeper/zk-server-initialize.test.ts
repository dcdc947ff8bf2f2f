/** zkServer-initialize.sh: what it prints and leaves on the disk, as recorded from the real script. */
import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../core/machine/image.ts';
import type { Program } from '../../core/machine/system.ts';
import { archiveTree } from '../../plugins/zookeeper/archive.ts';
import { zkServerInitialize } from '../../plugins/zookeeper/commands/zk-server-initialize.ts';
import { type Ran, run, shellout } from '../support/shellout.ts';
import { simulate } from '../support/simulate.ts';

const HOME = '/root/zookeeper-3.8.4';
const CFG = `${HOME}/bin/../conf/zoo.cfg`;
const SCRIPT = 'zkServer-initialize.sh';
const FILES: FileTree = {
  [`${HOME}/conf/zoo.cfg`]: 'dataDir=/data\n',
  '/etc/two.cfg': 'tickTime=1\n  dataDir=/d2\ndataLogDir=/l2\n',
  '/etc/none.cfg': 'tickTime=3\n',
};
const USAGE = `usage: ${HOME}/bin/${SCRIPT} <parameters>
  Optional parameters:
     -h                                                    Display this message
     --help                                                Display this message
     --configfile=${CFG.padEnd(40)} ZooKeeper config file
     --myid=#                                              Set the myid to be used, if any (1-255)
     --force                                               Force creation of the data/txnlog dirs
`;
const EXISTS = 'already exists at';
const HINT = '(or use --force to force re-initialization)';
const FORCED = 'Force enabled, data/txnlog directories will be re-initialized\n';
const NO_MYID = 'No myid provided, be sure to specify it in /data/myid if using non-standalone\n';

interface Left extends Ran {
  /** Paths below /data, /d2 and /l2, with what files hold. */
  readonly disk: Readonly<Record<string, string>>;
}

/** Runs each line on one host, in turn. */
async function initialize(lines: readonly string[], files: FileTree = {}): Promise<Left[]> {
  const left: Left[] = [];
  let disk: Record<string, string> = {};
  const look: Program = {
    name: 'look',
    kind: 'command',
    jvm: false,
    startup: { minMs: 0, maxMs: 0 },
    main(sys) {
      disk = {};
      const walk = (path: string): void => {
        if (!sys.disk.exists(path)) return;
        const isFile = sys.disk.stat(path).kind === 'file';
        disk[isFile ? path : `${path}/`] = isFile ? sys.disk.readText(path) : '';
        if (!isFile) for (const name of sys.disk.list(path)) walk(`${path}/${name}`);
      };
      for (const path of ['/data', '/d2', '/l2']) walk(path);
    },
  };
  const { failure } = await simulate({
    hosts: ['m1'],
    programs: [shellout, look, zkServerInitialize],
    image: () => ({ ...archiveTree(HOME), ...FILES, ...files }),
    async script(stage) {
      for (const line of lines) {
        const ran = await run(stage, 'm1', line.split(' '));
        stage.start('m1', look.name);
        await stage.sleep(1);
        left.push({ ...ran, disk });
      }
    },
  });
  if (failure) throw failure;
  return left;
}

describe(SCRIPT, () => {
  it('shows how it is called, and what it does not know', async () => {
    const [help, bogus, empty] = await initialize([
      `${SCRIPT} -h`,
      `${SCRIPT} --force --bogus`,
      `${SCRIPT} --myid=`,
    ]);
    expect(help).toMatchObject({ stdout: USAGE, stderr: '', code: 1, disk: {} });
    expect(bogus).toMatchObject({ stdout: `Unknown option: --bogus\n${USAGE}`, code: 1, disk: {} });
    expect(empty).toMatchObject({ stdout: `Unknown option: --myid=\n${USAGE}`, code: 1 });
  });

  it('needs a configuration, with a dataDir', async () => {
    const [missing, none] = await initialize([
      `${SCRIPT} --configfile=/etc/nothing.cfg`,
      `${SCRIPT} --configfile /etc/none.cfg`,
    ]);
    const find = 'Unable to find config file at /etc/nothing.cfg\n';
    expect(missing).toMatchObject({ stdout: find, stderr: '', code: 1 });
    const determine = 'Unable to determine dataDir from /etc/none.cfg\n';
    expect(none).toMatchObject({ stdout: determine, stderr: '', code: 1 });
  });

  it('makes the directory of a new server, once, unless it is forced to', async () => {
    const [first, again, forced] = await initialize([
      `${SCRIPT} --myid=7`,
      `${SCRIPT} --myid=8`,
      `${SCRIPT} --force`,
    ]);
    const made = { '/data/': '', '/data/initialize': '', '/data/version-2/': '' };
    const disk = { ...made, '/data/myid': '7\n' };
    expect(first).toMatchObject({ stdout: 'Using myid of 7\n', stderr: '', code: 0, disk });
    const refused = `ZooKeeper data directory ${EXISTS} /data ${HINT}\n`;
    expect(again).toMatchObject({ stdout: refused, code: 1, disk });
    expect(forced).toMatchObject({ stdout: FORCED + NO_MYID, stderr: '', code: 0 });
    expect(forced?.disk).toEqual(made);
  });

  it('empties the directories of logs and snapshots, and leaves what else is there', async () => {
    const [refused, forced] = await initialize(
      [
        `${SCRIPT} --configfile=/etc/two.cfg --myid 2`,
        `FORCE=0 MYID=3 ${SCRIPT} --configfile=/etc/two.cfg`,
      ],
      { '/l2/version-2/log.1': 'x', '/l2/note': 'y', '/l2/myid': '1\n' },
    );
    const text = `ZooKeeper txnlog directory ${EXISTS} /l2 ${HINT}\n`;
    expect(refused).toMatchObject({ stdout: text, code: 1 });
    expect(refused?.disk).toMatchObject({ '/l2/version-2/log.1': 'x', '/l2/myid': '1\n' });
    expect(forced).toMatchObject({ stdout: `${FORCED}Using myid of 3\n`, stderr: '', code: 0 });
    expect(forced?.disk).toEqual({
      '/d2/': '',
      '/d2/initialize': '',
      '/d2/myid': '3\n',
      '/d2/version-2/': '',
      '/l2/': '',
      '/l2/note': 'y',
      '/l2/version-2/': '',
    });
  });

  it('never ends when the value of an option is missing', async () => {
    await expect(initialize([`${SCRIPT} --myid`])).rejects.toThrow();
  });
});
