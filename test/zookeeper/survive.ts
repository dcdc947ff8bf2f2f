/**
 * A whole encounter by seed: an ensemble, random trouble, clients that work all the while, and the
 * end at which all must be well again.
 */

import { type Ensemble, ensemble, type Violation } from './ensemble.ts';
import { CLEANS_OFTEN, LIVELY, sessions, torment, type Written, writer } from './nemesis.ts';
import { type Changes, KNOWS_OPERATOR, MAY_CHANGE, reconfigures, settle } from './reconfigurer.ts';

export interface Outcome {
  readonly violations: readonly Violation[];
  /** Acknowledged writes that a server does not have at the end: `m2 /a-7`. */
  readonly missing: readonly string[];
  readonly acknowledged: number;
  /** Answers that were held against the committed history. */
  readonly answers: number;
}

/** What happens with this seed: three to five voters, up to two observers, six rounds of trouble. */
export function survive(seed: number): Promise<Outcome> {
  return encounter(seed, 0, async (e, written, seen) => {
    await e.startAll();
    begin(e, written, 3);
    await e.stage.sleep(500);
    await torment(e, seed, 6);
    written.stop = true;
    await e.serving(...e.names);
    await end(e, written, e.names, seen);
  });
}

/** The same while the membership changes, and with up to two servers that are no members at first. */
export async function surviveChanges(seed: number): Promise<Outcome & { changes: Changes }> {
  let changes: Changes | undefined;
  const joiners = 1 + (seed % 2);
  const outcome = await encounter(seed, joiners, async (e, written, seen) => {
    const members = e.names.slice(0, -joiners);
    e.start(...members);
    await e.serving(...members);
    e.start(...e.names.slice(-joiners));
    begin(e, written, 2);
    changes = reconfigures(e, seed, written);
    await e.stage.sleep(500);
    await torment(e, seed, 6);
    written.stop = true;
    await end(e, written, await settle(e, changes), seen);
  });
  return { ...outcome, changes: changes as Changes };
}

function begin(e: Ensemble, written: Written, count: number): void {
  writer(e, 'a', written);
  sessions(e, count, written);
}

/** Everybody stops, and what was acknowledged is looked for on these servers. */
async function end(e: Ensemble, written: Written, names: readonly string[], missing: string[]) {
  await e.stage.until(() => written.running === 0 || undefined, 600_000);
  for (const name of names) missing.push(...(await missingAt(e, name, written)));
}

async function encounter(
  seed: number,
  joiners: number,
  play: (e: Ensemble, written: Written, missing: string[]) => Promise<void>,
): Promise<Outcome> {
  const written: Written = { acknowledged: new Set(), stop: false, running: 0 };
  const missing: string[] = [];
  const mayChange = joiners > 0;
  const more = [...(mayChange ? MAY_CHANGE : []), ...(seed % 5 === 0 ? ['snapCount=200'] : [])];
  const run = await ensemble({
    voters: [3, 4, 5][seed % 3] as number,
    observers: [0, 1, 0, 2][seed % 4] as number,
    joiners,
    seed,
    contents: true,
    cfg: [...LIVELY, ...more].join('\n'),
    jvmFlags: [CLEANS_OFTEN, ...(mayChange ? [KNOWS_OPERATOR] : [])].join(' '),
    script: (e) => play(e, written, missing),
  });
  const answers = run.trace.filter(({ kind }) => kind === 'zookeeper/client-answered').length;
  const { violations } = run;
  return { violations, missing, acknowledged: written.acknowledged.size, answers };
}

async function missingAt(e: Ensemble, name: string, written: Written): Promise<string[]> {
  return e.on(async (sys) => {
    const client = await e.client(sys, name);
    await client.sync('/');
    const { children } = await client.getChildren('/');
    await client.close();
    const present = new Set(children.map((child) => `/${child}`));
    const missing = [...written.acknowledged].filter((path) => !present.has(path));
    return missing.map((path) => `${name} ${path}`);
  });
}
