/**
 * Random faults on a quorum of journals with two writers that take turns: kills, power losses, pauses
 * and partitions of JournalNodes and writers, and kills in the middle of an fsync or a rename. In the
 * end everything is healed, and a last writer reads what there is.
 */

import { RandomStream } from '../../core/kernel/random.ts';
import { JavaException } from '../../plugins/hadoop-common/door.ts';
import type { EditRecord } from '../../plugins/journalnode/door.ts';
import type { Mutant } from '../../plugins/journalnode/mutants.ts';
import { type Journals, journals, NS_INFO, type Violation, Writer } from './journals.ts';

const ROUNDS = 8;
const WRITERS = ['w1', 'w2'] as const;
const SHORT = {
  'ipc.client.connect.max.retries': '1',
  ...Object.fromEntries(
    [
      'write-txns',
      'start-segment',
      'select-input-streams',
      'get-journal-state',
      'new-epoch',
      'prepare-recovery',
      'accept-recovery',
      'finalize-segment',
    ].map((name) => [`dfs.qjournal.${name}.timeout.ms`, '2000']),
  ),
};

export interface Outcome {
  readonly violations: readonly Violation[];
  /** Acknowledged, and not there any more. */
  readonly lost: readonly number[];
  readonly acknowledged: number;
  readonly epochs: number;
}

export async function nemesis(seed: number, mutant?: Mutant): Promise<Outcome> {
  const dice = new RandomStream(seed, 'nemesis');
  const acknowledged = new Map<number, EditRecord>();
  const end: { read: readonly EditRecord[]; epoch: number } = { read: [], epoch: 0 };

  async function startWriter(lab: Journals, host: string): Promise<void> {
    lab.begin(host, async (sys) => {
      const writer = new Writer(sys);
      writer.onAcknowledged = (record) => acknowledged.set(record.txid, record);
      try {
        await writer.open();
        for (;;) {
          await writer.append(1 + sys.random('writer').int(0, 3));
          if (sys.random('writer').chance(100_000)) await writer.roll();
          await sys.sleep(sys.random('writer').int(10, 150));
        }
      } catch (error) {
        // As a NameNode does that has lost its journal.
        if (!(error instanceof JavaException)) throw error;
      }
    });
    await lab.stage.until(() => lab.pid(host, 'Writer'));
    if (mutant) lab.mutate(host, mutant, 'Writer');
  }

  async function startNodes(lab: Journals, ...names: readonly string[]): Promise<void> {
    await lab.start(...names);
    if (mutant) for (const name of names) lab.mutate(name, mutant);
  }

  async function strike(lab: Journals): Promise<void> {
    const node = dice.pick(lab.nodes);
    const fault = dice.pick(['kill', 'power', 'power-all', 'pause', 'cut', 'cut-writer', 'trap']);
    const ms = dice.int(100, 4_000);
    if (dice.chance(400_000)) {
      const host = dice.pick(WRITERS);
      lab.signal(host, 'KILL', 'Writer');
      await startWriter(lab, host);
    }
    if (fault === 'kill') lab.signal(node, 'KILL');
    if (fault === 'pause') lab.signal(node, 'STOP');
    if (fault === 'cut') lab.isolate('cut', node);
    if (fault === 'cut-writer') lab.isolate('cut', dice.pick(WRITERS));
    if (fault === 'trap') lab.killAt(node, 'after', dice.pick(['fsync', 'rename']), dice.int(1, 4));
    const dark = fault === 'power-all' ? lab.nodes : fault === 'power' ? [node] : [];
    for (const name of dark) lab.power(name, false);
    if (dice.chance(500_000)) await startWriter(lab, dice.pick(WRITERS));
    await lab.stage.sleep(ms);
    for (const name of dark) lab.power(name, true);
    lab.join('cut');
    lab.signal(node, 'CONT');
    lab.disarm(node);
    await lab.stage.sleep(50);
    const down = lab.nodes.filter((name) => !lab.isUp(name));
    if (down.length > 0) await startNodes(lab, ...down);
    for (const host of WRITERS) {
      if (!lab.pid(host, 'Writer')) await startWriter(lab, host);
    }
  }

  const { violations } = await journals({
    seed,
    conf: SHORT,
    script: async (lab) => {
      await startNodes(lab, ...lab.nodes);
      await lab.on('w1', (sys) => new Writer(sys).qjm.format(NS_INFO, false));
      await startWriter(lab, 'w1');
      for (let round = 0; round < ROUNDS; round++) await strike(lab);
      for (const host of WRITERS) {
        for (let pid = lab.pid(host, 'Writer'); pid; pid = lab.pid(host, 'Writer')) {
          lab.signal(host, 'KILL', 'Writer');
          await lab.stage.sleep(10);
        }
      }
      await lab.stage.sleep(1_000);
      const last = await lab.on('w2', async (sys) => {
        const writer = await new Writer(sys).open();
        return { read: await writer.readAll(), epoch: writer.qjm.epoch ?? 0 };
      });
      Object.assign(end, last);
    },
  });
  const there = new Map(end.read.map((record) => [record.txid, textOf(record)]));
  const lost = [...acknowledged.values()].filter(
    (record) => there.get(record.txid) !== textOf(record),
  );
  return {
    violations,
    lost: lost.map(({ txid }) => txid),
    acknowledged: acknowledged.size,
    epochs: end.epoch,
  };
}

function textOf({ opcode, body }: EditRecord): string {
  return `${opcode} ${new TextDecoder().decode(body)}`;
}
