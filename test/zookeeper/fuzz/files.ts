/**
 * Fuzzing of files: servers started on damaged disks. Each serves, waits for others, or ends with an
 * exit code and the words of the real one; and what has started once starts again.
 */

import { RandomStream } from '../../../core/kernel/random.ts';
import { KIND } from '../../../core/machine/kinds.ts';
import type { Program, System } from '../../../core/machine/system.ts';
import { quorumPeerMain } from '../../../plugins/zookeeper/quorum-peer-main.ts';
import { simulate } from '../../support/simulate.ts';
import { ensemble } from '../ensemble.ts';
import { type Damaged, damage } from './damage.ts';
import { type DiskImage, ensembleDisks, layImage, standaloneDisk, writesAt } from './disks.ts';

/** How servers took their disks. */
export interface FilesReport {
  readonly disks: number;
  readonly serving: number;
  /** By exit code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** Long enough for a JVM and a first snapshot. */
const START_MS = 4_000;
const AT_ONCE = 50;
/** What the real one says last, by exit code. */
const LAST_WORDS: Readonly<Record<number, string>> = {
  1: 'Unexpected exception, exiting abnormally',
  2: 'exiting abnormally',
  3: 'Unable to access datadir, exiting abnormally',
};

class Report {
  disks = 0;
  serving = 0;
  readonly refused: Record<string, number> = {};
  readonly wrong: string[] = [];

  ended(code: number): void {
    this.refused[code] = (this.refused[code] ?? 0) + 1;
  }
}

export interface Life {
  readonly code: number | undefined;
  readonly output: string;
  /** How many writes it has, or what is wrong with them. */
  readonly writes: number | string | null;
}

/** Starts the server on this host, asks it, and kills it. */
async function live(sys: System): Promise<Life> {
  const decoder = new TextDecoder();
  let output = '';
  const collect = (bytes: Uint8Array) => {
    output += decoder.decode(bytes);
  };
  const streams = { stdout: { collect }, stderr: { collect } };
  const server = sys.spawnProgram('QuorumPeerMain', ['QuorumPeerMain', '/zoo.cfg'], streams);
  let code: number | undefined;
  const ended = server.exited.then((status) => {
    code = status.code;
  });
  await sys.sleep(START_MS, ended);
  if (code !== undefined) return { code, output, writes: null };
  const writes = await writesAt(sys, `${sys.host.name}:2181`);
  if (code !== undefined) return { code, output, writes };
  sys.kill(server.pid, 'KILL');
  await ended;
  return { code: undefined, output, writes };
}

function judge(report: Report, damaged: Damaged, first: Life, second: Life | undefined): void {
  report.disks++;
  const say = (what: string) => report.wrong.push(`${damaged.path} ${damaged.how}: ${what}`);
  if (first.code !== undefined) {
    report.ended(first.code);
    const words = LAST_WORDS[first.code];
    if (words === undefined || !first.output.includes(words)) {
      say(`exit code ${first.code} after ${first.output.slice(-300)}`);
    }
    return;
  }
  report.serving++;
  const isOfConfiguration = damaged.path.startsWith('/zoo.cfg');
  if (damaged.isHonest && !isOfConfiguration && typeof first.writes !== 'number') {
    say(`${first.writes}`);
  }
  if (second?.code !== undefined) say(`ends in its second life: ${second.output.slice(-300)}`);
  else if (first.writes !== second?.writes) say(`${first.writes}, then ${second?.writes}`);
}

/** So many servers on their own, each on a disk of its own. */
export async function fuzzStandaloneFiles(seed: number, count: number): Promise<FilesReport> {
  const report = new Report();
  const random = new RandomStream(seed, 'files');
  const image = await standaloneDisk();
  // Without its later snapshots all of its logs are read.
  const logs = new Map([...image].filter(([path]) => !/snapshot\.[1-9a-f]/.test(path)));
  for (let left = count; left > 0; left -= AT_ONCE) {
    const disks = Array.from({ length: Math.min(left, AT_ONCE) }, () =>
      damage(random, random.pick([image, logs])),
    );
    await startAll(disks, report, seed);
  }
  return report;
}

async function startAll(disks: readonly Damaged[], report: Report, seed: number): Promise<void> {
  const images = disks.map(({ image }) => image);
  const { lives, failure, host } = await startOn(images, seed);
  for (const [at, [first, second]] of lives) judge(report, disks[at]!, first, second);
  if (failure === undefined) return;
  const { path, how } = disks[host] ?? { path: 'nobody', how: '' };
  report.wrong.push(`${path} ${how}: ${failure.message}`);
}

interface Lives {
  /** By the place of the disk; a second one after a first that did not end by itself. */
  readonly lives: ReadonlyMap<number, readonly [Life, Life?]>;
  /** A program threw, on the host at this place. */
  readonly failure: Error | undefined;
  readonly host: number;
}

/** Starts a server on each disk, on a host of its own; what serves is killed and started again. */
export async function startOn(images: readonly DiskImage[], seed = 1): Promise<Lives> {
  const hosts = images.map((_, i) => `h${i}`);
  const lives = new Map<number, readonly [Life, Life?]>();
  const driver: Program = {
    ...{ name: 'driver', kind: 'command', jvm: false, startup: { minMs: 1, maxMs: 1 } },
    async main(sys) {
      const at = hosts.indexOf(sys.host.name);
      layImage(sys.disk, images[at]!);
      const first = await live(sys);
      lives.set(at, first.code === undefined ? [first, await live(sys)] : [first]);
      return 0;
    },
  };
  const { failure, trace } = await simulate({
    ...{ hosts, seed, programs: [quorumPeerMain, driver] },
    script: async (stage) => {
      for (const host of hosts) stage.start(host, 'driver');
      await stage.until(() => lives.size === hosts.length || undefined, 600_000);
    },
  });
  return { lives, failure, host: (trace.at(-1)?.lane ?? 0) - 1 };
}

/** So many ensembles of three, of which one server has a damaged disk. */
export async function fuzzMemberFiles(seed: number, count: number): Promise<FilesReport> {
  const report = new Report();
  const random = new RandomStream(seed, 'member files');
  const images = await ensembleDisks();
  for (let i = 0; i < count; i++) {
    const victim = random.int(0, images.length - 1);
    const damaged = damage(random, images[victim]!);
    const disks = images.map((image, at) => (at === victim ? damaged.image : image));
    await startMembers(disks, victim, damaged, report, seed + i);
  }
  return report;
}

async function startMembers(
  disks: readonly DiskImage[],
  victim: number,
  damaged: Damaged,
  report: Report,
  seed: number,
): Promise<void> {
  report.disks++;
  const say = (what: string) => report.wrong.push(`${damaged.path} ${damaged.how}: ${what}`);
  const isTrusted = damaged.isHonest && !/Epoch|myid|zoo\.cfg/.test(damaged.path);
  const run = ensemble({
    ...{ voters: disks.length, seed },
    script: async (e) => {
      for (const [at, name] of e.names.entries()) {
        await e.on(async ({ disk }) => layImage(disk, disks[at]!), name);
      }
      e.start();
      await e.stage.sleep(30_000);
      const counts = await e.on((sys) =>
        Promise.all(e.names.map((name) => writesAt(sys, `${name}:2181`))),
      );
      const exit = e.stage
        .events(KIND.exited)
        .find(({ data }) => data.program === 'QuorumPeerMain');
      if (exit !== undefined) report.ended(Number(exit.data.code));
      else if (counts[victim] !== null) report.serving++;
      if (exit !== undefined && (exit.lane !== victim + 1 || !LAST_WORDS[Number(exit.data.code)])) {
        say(`m${exit.lane} ends with ${exit.data.code}`);
      }
      const expected = counts[(victim + 1) % disks.length];
      const isAlike = counts.every((n, at) => n === expected || (at === victim && exit));
      if (isTrusted && (typeof expected !== 'number' || !isAlike)) say(JSON.stringify(counts));
    },
  });
  const violations = await run.then(
    (ran) => ran.violations,
    (error: Error) => [{ name: 'failure', why: error.message }],
  );
  for (const { name, why } of violations) {
    if (name === 'failure' || (isTrusted && name === 'prefix-consistency')) say(why);
  }
}
