/**
 * What clients of HDFS print and do: their texts against recordings of Hadoop 3.3.6, and their
 * failover against NameNodes that refuse, stand by, or are not ready.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../core/machine/image.ts';
import type { Program, System } from '../../core/machine/system.ts';
import {
  Configuration,
  JAVA,
  JavaException,
  type RpcCall,
  RpcServer,
} from '../../plugins/hadoop-common/door.ts';
import { DFSClient } from '../../plugins/hdfs-ha/client/dfs-client.ts';
import { dfsAdmin } from '../../plugins/hdfs-ha/commands/dfsadmin/dfs-admin.ts';
import { fsShell } from '../../plugins/hdfs-ha/commands/fs/fs-shell.ts';
import { dfsFsck } from '../../plugins/hdfs-ha/commands/fsck/dfs-fsck.ts';
import {
  CLIENT_PROTOCOL,
  type ClientProtocol,
} from '../../plugins/hdfs-ha/protocols/client-protocol.ts';
import { simulate } from '../support/simulate.ts';

interface Recorded {
  readonly run: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Long texts stand once: `{dfs -usage}` is what that call printed. */
const RECORDED: readonly Recorded[] = expanded(
  JSON.parse(readFileSync(new URL('./golden/calls.json', import.meta.url), 'utf8')),
);

function expanded(calls: readonly Recorded[]): readonly Recorded[] {
  const printedBy = (run: string) => {
    const call = calls.find((one) => one.run === run);
    return call ? call.stdout + call.stderr : '';
  };
  const long = (text: string) =>
    text
      .replace('{dfs -usage}', () => printedBy('dfs -usage'))
      .replace('{dfsadmin}', () => printedBy('dfsadmin'));
  return calls.map((call) => ({
    ...call,
    stdout: long(call.stdout),
    stderr: long(call.stderr),
  }));
}

const CONF_DIR = '/root/hadoop-3.3.6/etc/hadoop';
const CONFIGURATION = {
  'core-site.xml': { 'fs.defaultFS': 'hdfs://hdfs-cluster' },
  'hdfs-site.xml': {
    'dfs.nameservices': 'hdfs-cluster',
    'dfs.ha.namenodes.hdfs-cluster': 'nn1,nn2',
    'dfs.namenode.rpc-address.hdfs-cluster.nn1': 'm1:9000',
    'dfs.namenode.rpc-address.hdfs-cluster.nn2': 'm2:9000',
    'dfs.client.failover.proxy.provider.hdfs-cluster':
      'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
  },
};
const PROGRAMS: Readonly<Record<string, string>> = {
  dfs: 'FsShell',
  dfsadmin: 'DFSAdmin',
  fsck: 'DFSck',
};
const startup = { minMs: 0, maxMs: 0 };

function image(): FileTree {
  const files = Object.entries(CONFIGURATION).map(([file, keys]) => {
    const properties = Object.entries(keys).map(
      ([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`,
    );
    return [`${CONF_DIR}/${file}`, `<configuration>${properties.join('')}</configuration>`];
  });
  return Object.fromEntries(files);
}

type Job = (sys: System) => Promise<void>;

/** Runs a job on m3, beside what `servers` do on other hosts. */
async function play(job: Job, servers: Readonly<Record<string, Job>> = {}): Promise<void> {
  const program = (name: string, main: Program['main']): Program => ({
    ...{ name, kind: 'command', jvm: true, startup },
    main,
  });
  const { failure } = await simulate({
    hosts: ['m1', 'm2', 'm3'],
    image,
    programs: [
      program('FsShell', fsShell.main),
      program('DFSAdmin', dfsAdmin.main),
      program('DFSck', dfsFsck.main),
      program('server', async (sys) => servers[sys.host.name]?.(sys)),
      program('driver', async (sys) => {
        await job(sys);
        sys.observe('test/done', {});
      }),
    ],
    async script(stage) {
      for (const host of Object.keys(servers)) stage.start(host, 'server');
      await stage.sleep(100);
      stage.start('m3', 'driver');
      await stage.until(() => stage.events('test/done')[0], 3_600_000);
    },
  });
  if (failure) throw failure;
}

async function typed(sys: System, run: string): Promise<Recorded> {
  const words = [...run.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!);
  const [tool = '', ...args] = words;
  const said = { stdout: '', stderr: '' };
  const collect = (stream: 'stdout' | 'stderr') => ({
    collect: (bytes: Uint8Array) => {
      said[stream] += new TextDecoder().decode(bytes);
    },
  });
  const child = sys.spawnProgram(PROGRAMS[tool]!, [tool, ...args], {
    stdout: collect('stdout'),
    stderr: collect('stderr'),
  });
  const { code } = await child.exited;
  return { run, exit: code, ...said };
}

/** Serves `getFileInfo` alone. */
function nameNode(answer: (call: RpcCall) => null): Job {
  return async (sys) => {
    const server = new RpcServer(sys, { name: 'NameNode', port: 9000 });
    server.serve<Pick<ClientProtocol, 'getFileInfo'>>(CLIENT_PROTOCOL, {
      getFileInfo: (_, call) => answer(call),
    });
    server.start();
    await sys.forever();
  };
}

const standby = nameNode(() => {
  const text = 'Operation category READ is not supported in state standby.';
  throw new JavaException(JAVA.standby, text);
});

describe('the commands of HDFS', () => {
  it('print what those of Hadoop 3.3.6 print about themselves and about wrong calls', async () => {
    const printed: Recorded[] = [];
    await play(async (sys) => {
      for (const { run } of RECORDED) printed.push(await typed(sys, run));
    });
    expect(printed).toEqual(RECORDED);
  });
});

describe('a client of two NameNodes', () => {
  it('goes on silently to the second when the first stands by', async () => {
    let said: Recorded | undefined;
    await play(
      async (sys) => {
        said = await typed(sys, 'dfs -ls /x');
      },
      { m1: standby, m2: nameNode(() => null) },
    );
    expect(said).toMatchObject({
      exit: 1,
      stdout: '',
      stderr: "ls: `/x': No such file or directory\n",
    });
  });

  it('tells of failovers from the second on, and gives up after fifteen', async () => {
    let said: Recorded | undefined;
    let tookMs = 0;
    await play(async (sys) => {
      const began = sys.clock.monotonic();
      said = await typed(sys, 'dfs -ls /x');
      tookMs = sys.clock.monotonic() - began;
    });
    const lines = said!.stderr.trimEnd().split('\n');
    const retries = lines.filter((line) => line.includes('retry.RetryInvocationHandler'));
    expect(retries).toHaveLength(13);
    expect(retries[0]).toMatch(
      /Connection refused; For more details see: {2}http:\/\/wiki\.apache\.org\/hadoop\/ConnectionRefused, while invoking ClientNamenodeProtocolTranslatorPB\.getFileInfo over m1\/192\.168\.0\.2:9000 after 2 failover attempts\. Trying to failover after sleeping for \d+ms\. Current retry count: 2\.$/,
    );
    expect(lines.at(-1)).toMatch(
      /^ls: Call From m3\/192\.168\.0\.4 to m2:9000 failed on connection/,
    );
    expect(said!.exit).toBe(1);
    expect(tookMs).toBeGreaterThan(80_000);
    expect(tookMs).toBeLessThan(250_000);
  });

  it('keeps the number of a call over all its attempts', async () => {
    const calls: RpcCall[] = [];
    const hesitant = nameNode((call) => {
      calls.push(call);
      if (calls.length < 3) throw new JavaException(JAVA.retriable, 'NameNode still not started');
      return null;
    });
    await play(
      async (sys) => {
        const client = new DFSClient(sys, Configuration.load(sys), 'hdfs-cluster');
        await client.namenode.getFileInfo({ src: '/x' });
        await client.namenode.getFileInfo({ src: '/x' });
      },
      { m1: hesitant },
    );
    const [first, second, third, other] = calls.map(({ callId }) => callId);
    expect(calls.map(({ retryCount }) => retryCount)).toEqual([0, 1, 2, 0]);
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toBe(first);
  });
});
