/**
 * Random operations of several sessions, side by side against Apache's server and against the
 * engine: `npm run compare:zookeeper -- [--ensemble] [seed] [operations]`. Stops at the first
 * difference, with as few steps as still show it; without one it writes the log. In an ensemble of
 * three voters and an observer the sessions are spread over all servers and move between them.
 */

import { writeFileSync } from 'node:fs';
import { realClassPath } from '../bench/real-class-path.ts';
import { firstDifference } from '../test/zookeeper/conformance/compare.ts';
import { generate } from '../test/zookeeper/conformance/generate.ts';
import type { Network } from '../test/zookeeper/conformance/network.ts';
import { FIRST, makePlace } from '../test/zookeeper/conformance/place.ts';
import { type Homes, type Played, playCase } from '../test/zookeeper/conformance/player.ts';
import { withReal } from '../test/zookeeper/conformance/real.ts';
import {
  COMPARED,
  COMPARED_ENSEMBLE,
  type ServerSetup,
} from '../test/zookeeper/conformance/servers.ts';
import { withSimulated } from '../test/zookeeper/conformance/simulated.ts';
import { modeOf, spreadOver } from '../test/zookeeper/conformance/spread.ts';

const FOLDER = 'test/zookeeper/conformance';
const CASE_STEPS = 80;
/** How often a case may be played to make it smaller. */
const SHRINKING = 150;

interface GeneratedCase {
  readonly root: string;
  readonly steps: readonly string[];
}

/** Servers of one kind, and where the log of their comparison lies. */
interface Compared {
  readonly setup: ServerSetup;
  readonly log: string;
}

const ALONE: Compared = { setup: COMPARED, log: `${FOLDER}/compare.log` };
const ENSEMBLE: Compared = { setup: COMPARED_ENSEMBLE, log: `${FOLDER}/compare-ensemble.log` };

async function homesIn({ members }: ServerSetup, network: Network): Promise<Homes> {
  return members === 1 ? FIRST : spreadOver(network, members);
}

async function play(
  network: Network,
  { root, steps }: GeneratedCase,
  homes: Homes,
): Promise<Played[]> {
  return playCase(steps, await makePlace(network, root, homes));
}

async function playOnEngine(
  setup: ServerSetup,
  cases: readonly GeneratedCase[],
): Promise<Played[][]> {
  const played: Played[][] = [];
  await withSimulated(setup, async (network) => {
    const homes = await homesIn(setup, network);
    for (const one of cases) played.push(await play(network, one, homes));
  });
  return played;
}

const requests = (steps: readonly string[]): number =>
  steps.reduce((sum, step) => sum + step.split(' ; ').length, 0);

function cases(seed: number, operations: number, servers: number): GeneratedCase[] {
  const list: GeneratedCase[] = [];
  let total = 0;
  for (let number = 0; total < operations; number++) {
    const steps = generate(seed, number, CASE_STEPS, servers);
    total += requests(steps);
    list.push({ root: `/g${String(number).padStart(6, '0')}`, steps });
  }
  return list;
}

/** Leaves out steps, a half at a time and then fewer, as long as a difference stays. */
async function shrink(
  setup: ServerSetup,
  real: Network,
  homes: Homes,
  first: readonly string[],
): Promise<readonly string[]> {
  let attempt = 0;
  const differs = async (steps: readonly string[]) => {
    const one = { root: `/h${String(attempt++).padStart(6, '0')}`, steps };
    const [engine] = await playOnEngine(setup, [one]);
    return firstDifference(await play(real, one, homes), engine ?? []) !== undefined;
  };
  let steps = first;
  for (
    let size = Math.ceil(steps.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < steps.length && attempt < SHRINKING; ) {
      const fewer = [...steps.slice(0, at), ...steps.slice(at + size)];
      if (await differs(fewer)) steps = fewer;
      else at += size;
    }
  }
  return steps;
}

/** The first word of an answer; whether a multi was done stands in its results. */
function resultOf(request: string, reply = ''): string {
  const [, result = 'no answer'] = /^\w+: (\w+)/.exec(reply) ?? [];
  const refused = request.startsWith('multi ') && /\[(ok|[A-Z])/.test(reply);
  return refused ? 'rolled back' : result;
}

/** What was asked and what came of it. */
class Counts {
  private readonly counts = new Map<string, Map<string, number>>();

  add(what: string, result: string): void {
    const results = this.counts.get(what) ?? new Map<string, number>();
    this.counts.set(what, results.set(result, (results.get(result) ?? 0) + 1));
  }

  note({ text, answers }: Played): void {
    const client = text.split(' ')[0];
    const own = answers.filter((line) => line.startsWith(`${client}: `));
    const replies = own.filter((line) => !line.startsWith(`${client}: event `));
    text
      .slice(text.indexOf(' ') + 1)
      .split(' ; ')
      .forEach((request, at) => {
        this.add(request.split(' ')[0] as string, resultOf(request, replies[at]));
      });
    for (const line of answers) {
      if (line.includes(': event ')) this.add('event', line.split(' ')[2] as string);
    }
  }

  toString(): string {
    const line = ([what, results]: [string, Map<string, number>]) => {
      const list = [...results].sort(([a], [b]) => (a < b ? -1 : 1));
      return `${what}: ${list.map(([result, count]) => `${result} ${count}`).join(', ')}`;
    };
    return [...this.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(line)
      .join('\n');
  }
}

/** The line that says which server does what. */
async function spreadIn({ members }: ServerSetup, network: Network): Promise<string[]> {
  if (members === 1) return [];
  const servers = Array.from({ length: members }, (_, at) => at + 1);
  const modes = await Promise.all(servers.map((server) => modeOf(network, server)));
  return [`an ensemble: ${modes.map((mode, at) => `${at + 1} ${mode}`).join(', ')}`];
}

async function compare(
  { setup, log }: Compared,
  seed: number,
  operations: number,
): Promise<boolean> {
  const list = cases(seed, operations, setup.members);
  const total = list.reduce((sum, { steps }) => sum + requests(steps), 0);
  let same = true;
  await withReal(setup, async (network, version) => {
    const homes = await homesIn(setup, network);
    const counts = new Counts();
    const real: Played[][] = [];
    for (const one of list) real.push(await play(network, one, homes));
    const engine = await playOnEngine(setup, list);
    for (const [number, { steps }] of list.entries()) {
      const played = real[number] as Played[];
      for (const step of played) counts.note(step);
      const difference = firstDifference(played, engine[number] ?? []);
      if (difference === undefined) continue;
      same = false;
      process.stdout.write(`case ${number} of seed ${seed} differs at ${difference}\n`);
      const fewest = await shrink(setup, network, homes, steps);
      process.stdout.write(`the fewest steps that differ:\n${fewest.join('\n')}\n`);
      return;
    }
    const head = [
      `Apache ZooKeeper ${version}`,
      ...(await spreadIn(setup, network)),
      `seed ${seed}: ${list.length} cases, ${total} requests of four sessions, no difference`,
    ];
    process.stdout.write(`${head.join('\n')}\n`);
    writeFileSync(
      log,
      `${head.join('\n')}\n\nRequests and their results, and the watch events:\n\n${counts}\n`,
    );
  });
  return same;
}

try {
  realClassPath();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nNothing was compared.\n`);
  process.exit(1);
}
const named = process.argv.slice(2);
const compared = named.includes('--ensemble') ? ENSEMBLE : ALONE;
const [seed = '1', operations = '10000'] = named.filter((word) => word !== '--ensemble');
if (!(await compare(compared, Number(seed), Number(operations)))) process.exitCode = 1;
