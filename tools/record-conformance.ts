/**
 * Records the conformance cases: plays each against Apache's server and writes down what it
 * answers. `npm run record:zookeeper` does all files, or those that are named.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { globSync } from 'tinyglobby';
import { realClassPath } from '../bench/real-class-path.ts';
import { FIRST, makePlace, rootOf } from '../test/zookeeper/conformance/place.ts';
import { playCase } from '../test/zookeeper/conformance/player.ts';
import { withReal } from '../test/zookeeper/conformance/real.ts';
import { type CaseFile, parseCases, printCases } from '../test/zookeeper/conformance/script.ts';
import { SERVERS, type ServerSetup } from '../test/zookeeper/conformance/servers.ts';

const FOLDER = 'test/zookeeper/conformance/cases';

async function record(file: CaseFile, setup: ServerSetup): Promise<string> {
  let by = '';
  await withReal(setup, async (network, version) => {
    by = version;
    for (const { name, steps } of file.cases) {
      const root = rootOf(name);
      const place = setup.readOnly
        ? { network, root, base: 0n, homes: FIRST }
        : await makePlace(network, root);
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

const named = process.argv.slice(2);
const files = named.length > 0 ? named : globSync(`${FOLDER}/*.txt`).sort();
try {
  realClassPath();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nNothing was recorded.\n`);
  process.exit(1);
}
for (const path of files) {
  const file = parseCases(readFileSync(path, 'utf8'));
  const setup = SERVERS[file.server];
  if (setup === undefined) throw new Error(`${path}: no server is called ${file.server}`);
  const version = await record(file, setup);
  writeFileSync(path, printCases(file));
  process.stdout.write(`${basename(path)}: ${file.cases.length} cases by ${version}\n`);
}
