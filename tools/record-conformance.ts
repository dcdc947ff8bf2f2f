/**
 * Records the conformance cases: plays each against Apache's server and writes down what it
 * answers. `npm run record:zookeeper` does all files, or those that are named; with `--follower` it
 * plays those for a standalone server through a follower of three, and keeps the cases that a
 * follower answers otherwise; with `--metrics` it records what servers count.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { realClassPath } from '../bench/real-class-path.ts';
import { firstDifference } from '../test/zookeeper/conformance/compare.ts';
import type { Network } from '../test/zookeeper/conformance/network.ts';
import { FIRST, makePlace, rootOf } from '../test/zookeeper/conformance/place.ts';
import { type Homes, playCase } from '../test/zookeeper/conformance/player.ts';
import { withReal } from '../test/zookeeper/conformance/real.ts';
import {
  type CaseFile,
  parseCases,
  printCases,
  type Step,
} from '../test/zookeeper/conformance/script.ts';
import {
  asEnsemble,
  isStandalone,
  SERVERS,
  type ServerSetup,
} from '../test/zookeeper/conformance/servers.ts';
import { atFollower } from '../test/zookeeper/conformance/spread.ts';
import { METERED, playMetered } from '../test/zookeeper/metrics/metered.ts';

const FOLDER = 'test/zookeeper/conformance/cases';
const FOLLOWER_FOLDER = 'test/zookeeper/conformance/follower';
const METRICS_FOLDER = 'test/zookeeper/metrics/cases';

const FOLLOWER_ABOUT = [
  '# What a follower of three servers answers otherwise than a server alone.',
];

const FIRST_SERVER = async (_: Network): Promise<Homes> => FIRST;

/** Puts the real answers into the cases. @returns the version of the server */
async function record(file: CaseFile, setup: ServerSetup, through = FIRST_SERVER): Promise<string> {
  let by = '';
  await withReal(setup, async (network, version) => {
    by = version;
    const homes = await through(network);
    for (const { name, steps } of file.cases) {
      const root = rootOf(name);
      const place = setup.readOnly
        ? { network, root, base: 0n, homes }
        : await makePlace(network, root, homes);
      const played = await playCase(
        steps.map(({ text }) => text),
        place,
      );
      played.forEach(({ answers }, at) => {
        (steps[at] as { answers: string[] }).answers = answers;
      });
    }
  });
  return by;
}

/** What a follower answers otherwise than a server alone does, in a file of the same name. */
async function recordFollower(path: string, file: CaseFile, setup: ServerSetup): Promise<string> {
  const alone = structuredClone(file);
  const version = await record(file, asEnsemble(setup), (network) => atFollower(network, 3));
  const differing = file.cases.filter(
    ({ differs, steps }, at) =>
      differs === undefined && firstDifference(alone.cases[at]?.steps ?? [], steps) !== undefined,
  );
  const cases = differing.map(({ name, steps }) => ({ name, differs: undefined, steps }));
  const to = join(FOLLOWER_FOLDER, basename(path));
  rmSync(to, { force: true });
  if (cases.length > 0) writeFileSync(to, printCases({ ...file, about: FOLLOWER_ABOUT, cases }));
  return `${basename(path)}: ${cases.length} of ${file.cases.length} cases otherwise by ${version}`;
}

async function recordAlone(path: string, file: CaseFile, setup: ServerSetup): Promise<string> {
  const version = await record(file, setup);
  writeFileSync(path, printCases(file));
  return `${basename(path)}: ${file.cases.length} cases by ${version}`;
}

/** Twice: what the real server does not count the same way again, ours cannot be held to. */
async function recordMetrics(path: string): Promise<string> {
  const file = parseCases(readFileSync(path, 'utf8'));
  for (const { name, steps } of file.cases) {
    const again = structuredClone(steps);
    await playTraffic(file.server, steps);
    await playTraffic(file.server, again);
    const difference = firstDifference(steps, again);
    if (difference !== undefined)
      throw new Error(`${path}: ${name}: not twice the same\n${difference}`);
  }
  writeFileSync(path, printCases(file));
  return `${basename(path)}: ${file.cases.length} cases`;
}

async function playTraffic(server: string, steps: Step[]): Promise<void> {
  const setup = METERED[server];
  if (setup === undefined) throw new Error(`no server is called ${server}`);
  const texts = steps.map(({ text }) => text);
  await withReal(setup, async (network, _, members) => {
    const played = await playMetered(texts, setup, network, members);
    played.forEach(({ answers }, at) => {
      (steps[at] as Step).answers = answers;
    });
  });
}

const words = process.argv.slice(2);
const isFollower = words.includes('--follower');
const isMetrics = words.includes('--metrics');
const named = words.filter((word) => !word.startsWith('--'));
const folder = isMetrics ? METRICS_FOLDER : FOLDER;
const files = named.length > 0 ? named : globSync(`${folder}/*.txt`).sort();
try {
  realClassPath();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nNothing was recorded.\n`);
  process.exit(1);
}
for (const path of files) {
  if (isMetrics) {
    process.stdout.write(`${await recordMetrics(path)}\n`);
    continue;
  }
  const file = parseCases(readFileSync(path, 'utf8'));
  const setup = SERVERS[file.server];
  if (setup === undefined) throw new Error(`${path}: no server is called ${file.server}`);
  if (isFollower && !isStandalone(setup)) continue;
  const done = await (isFollower ? recordFollower : recordAlone)(path, file, setup);
  process.stdout.write(`${done}\n`);
}
