/** Apache's server as a member of an ensemble: a JVM, with what it logs. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RawClient } from '../../support/raw-client.ts';

const MAIN = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
/** It starts in half the time; it is not meant to be fast for long. */
const JVM = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];
const LOG = 'org.slf4j.simpleLogger';

export class RealServer {
  readonly id: number;
  readonly address: string;
  /** Everything that it has logged, in all its lives. */
  log = '';
  private readonly home: string;
  private readonly classPath: string;
  private child: ChildProcess | undefined;
  private readonly listeners = new Set<() => void>();

  /** `zooCfg`: without `dataDir`. */
  constructor(
    folder: string,
    options: { id: number; address: string; zooCfg: string; classPath: string },
  ) {
    const { id, address, zooCfg, classPath } = options;
    this.id = id;
    this.address = address;
    this.classPath = classPath;
    this.home = join(folder, `s${id}`);
    mkdirSync(join(this.home, 'data'), { recursive: true });
    writeFileSync(join(this.home, 'data', 'myid'), String(id));
    writeFileSync(join(this.home, 'zoo.cfg'), `dataDir=${this.home}/data\n${zooCfg}`);
  }

  start(): void {
    const flags = [
      `-D${LOG}.defaultLogLevel=info`,
      ...['-Dzookeeper.jmx.log4j.disable=true', '-Dzookeeper.forceSync=no'],
    ];
    const child = spawn(
      'java',
      [...JVM, ...flags, '-cp', this.classPath, MAIN, join(this.home, 'zoo.cfg')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.log += text;
        for (const look of this.listeners) look();
      });
    }
    this.child = child;
  }

  /** SIGKILL; settles when it is gone. */
  kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('close', () => resolve());
      child.kill('SIGKILL');
    });
  }

  /** SIGSTOP; settles when all its threads stand still: what is sent to it then, it never reads. */
  async freeze(): Promise<void> {
    const { pid } = this.child!;
    this.child!.kill('SIGSTOP');
    while (!stateOfThreads(pid!).every((state) => state === 'T')) await nextTurn();
  }

  /** Whether a text stands in its transaction log. */
  hasLogged(text: string): boolean {
    const folder = join(this.home, 'data', 'version-2');
    const logs = readdirSync(folder).filter((name) => name.startsWith('log.'));
    return logs.some((name) => readFileSync(join(folder, name)).includes(text));
  }

  /** Forgets everything. */
  wipe(): void {
    rmSync(join(this.home, 'data', 'version-2'), { recursive: true, force: true });
  }

  /** Settles when this has been logged; `from`: where to begin to look. */
  logged(pattern: RegExp, from: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!pattern.test(this.log.slice(from))) return;
        this.listeners.delete(look);
        resolve();
      };
      this.listeners.add(look);
      look();
    });
  }
}

/** `R` for one that runs, `S` for one that sleeps, `T` for one that is stopped. */
function stateOfThreads(pid: number): string[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).flatMap((task) => {
    try {
      const stat = readFileSync(join(tasks, task, 'stat'), 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2)[0]!;
    } catch {
      // It has ended since.
      return [];
    }
  });
}

/** The answer to a four-letter word; empty when nobody is there. */
export async function fourLetters(address: string, word: string): Promise<string> {
  try {
    const client = await RawClient.open(address);
    client.socket.write(word);
    return await client.rest();
  } catch {
    return '';
  }
}

/** The class path of Debian's package, or of a release at ZOOKEEPER_HOME; undefined: none is there. */
export function classPathOf(): string | undefined {
  const home = process.env.ZOOKEEPER_HOME;
  const debian = ['zookeeper.jar', 'slf4j-simple.jar', 'servlet-api.jar'].map(
    (jar) => `/usr/share/java/${jar}`,
  );
  const jars = home ? readdirSync(join(home, 'lib')).map((jar) => join(home, 'lib', jar)) : debian;
  const runs = process.env.PATH?.split(':').some((folder) => existsSync(join(folder, 'java')));
  return runs && jars.every((jar) => existsSync(jar)) ? jars.join(':') : undefined;
}
