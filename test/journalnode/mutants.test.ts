/**
 * Deliberate errors in situations that are made for them: the invariant that speaks of each must catch
 * it. Without the error the same situation breaks nothing; otherwise this would prove nothing.
 */

import { describe, expect, test } from 'vitest';
import {
  LAYOUT_VERSION,
  OP_START_LOG_SEGMENT,
  segmentMark,
} from '../../plugins/journalnode/door.ts';
import type { Mutant } from '../../plugins/journalnode/mutants.ts';
import { type Journals, journals, NS_INFO, refusal, Writer } from './journals.ts';

type Situation = (lab: Journals, error: (host: string, program?: string) => void) => Promise<void>;

/** w1 has begun the segment 1 everywhere; the next `count` edits, one batch, reach `only` alone. */
async function leaveBatch(
  lab: Journals,
  options: { only: string; others: readonly string[]; startIsDurable: boolean; count: number },
): Promise<void> {
  const { only, others, startIsDurable, count } = options;
  lab.begin('w1', async (sys) => {
    const { qjm } = new Writer(sys);
    await qjm.format(NS_INFO, false);
    await qjm.recoverUnfinalizedSegments();
    const stream = await qjm.startLogSegment(1, LAYOUT_VERSION);
    stream.write(segmentMark(OP_START_LOG_SEGMENT, 1));
    if (startIsDurable) await stream.flush();
    sys.observe('test/ready');
    await sys.sleep(1_000);
    for (let txid = 2; txid < 2 + count; txid++) {
      stream.write({ opcode: 3, txid, body: new TextEncoder().encode(`undurable ${txid}`) });
    }
    await refusal(stream.flush());
  });
  await lab.reached('ready');
  lab.isolate('cut', ...others);
  await lab.stage.sleep(2_000);
  // With its power goes what its kernel would still send.
  lab.power('w1', false);
  lab.signal(only, 'KILL');
  await lab.stage.sleep(100);
  lab.join('cut');
  lab.power('w1', true);
}

async function opened(lab: Journals, host: string, error?: (host: string) => void): Promise<void> {
  const done = lab.on(host, async (sys) => {
    const writer = await new Writer(sys).open();
    await writer.append();
  });
  await lab.stage.until(() => lab.pid(host, 'Writer'));
  error?.(host);
  await done;
}

/** The old writer goes on between the promise and the recovery, which are far from one another. */
const overlap: Situation = async (lab, error) => {
  await lab.start();
  for (const name of lab.nodes) error(name);
  lab.begin('w1', async (sys) => {
    const writer = new Writer(sys);
    await writer.qjm.format(NS_INFO, false);
    await writer.open();
    sys.observe('test/ready');
    const write = async () => {
      for (;;) {
        await writer.append();
        await sys.sleep(20);
      }
    };
    await refusal(write());
  });
  await lab.reached('ready');
  for (const name of lab.nodes) lab.slow(`far ${name}`, 'w2', name, 200);
  await opened(lab, 'w2');
};

/** j1 has a long log of epoch 1, j2 and j3 a short one of epoch 2, and j3 goes down. */
const olderIsLonger: Situation = async (lab, error) => {
  await lab.start();
  const options = { only: 'j1', others: ['j2', 'j3'], startIsDurable: false, count: 4 };
  await leaveBatch(lab, options);
  await opened(lab, 'w2');
  lab.signal('j3', 'KILL');
  await lab.start('j1');
  await opened(lab, 'w1', (host) => error(host, 'Writer'));
};

/** j1 and j2 accept a short log; j1 alone finalizes it, and j3 with a longer one comes back. */
const acceptedIsShorter: Situation = async (lab, error) => {
  await lab.start();
  error('j2');
  const options = { only: 'j3', others: ['j1', 'j2'], startIsDurable: true, count: 3 };
  await leaveBatch(lab, options);
  lab.slow('far', 'w2', 'j2', 100);
  const failed = lab.on('w2', (sys) => refusal(new Writer(sys).open()));
  const onJ2 = () => lab.observed('recovery-accepted').find((r) => r.lane === lab.lane('j2'));
  await lab.stage.until(onJ2);
  lab.signal('j2', 'KILL');
  await failed;
  lab.signal('j1', 'KILL');
  lab.join('far');
  await lab.start('j2', 'j3');
  await opened(lab, 'w1');
};

/** An edit reaches j1 alone, which goes down; the others know nothing of it. */
const alone: Situation = async (lab, error) => {
  await lab.start();
  const done = lab.on('w1', async (sys) => {
    const writer = new Writer(sys);
    await writer.qjm.format(NS_INFO, false);
    await writer.open();
    sys.observe('test/ready');
    await sys.sleep(1_000);
    await writer.append().catch(() => {});
  });
  await lab.reached('ready');
  error('w1', 'Writer');
  lab.isolate('cut', 'j2', 'j3');
  await done;
  lab.power('w1', false);
  lab.signal('j1', 'KILL');
  await lab.stage.sleep(100);
  lab.join('cut');
  await opened(lab, 'w2');
};

/** j1 has missed the last edit, and is the first to answer. */
const behind: Situation = async (lab, error) => {
  await lab.start();
  lab.begin('w1', async (sys) => {
    const writer = new Writer(sys);
    await writer.qjm.format(NS_INFO, false);
    await writer.open();
    sys.observe('test/ready');
    await sys.sleep(1_000);
    await writer.append();
    sys.observe('test/written');
    await sys.forever();
  });
  await lab.reached('ready');
  lab.isolate('cut', 'j1');
  await lab.reached('written');
  lab.power('w1', false);
  await lab.stage.sleep(100);
  lab.join('cut');
  lab.slow('far j2', 'w2', 'j2', 50);
  lab.slow('far j3', 'w2', 'j3', 50);
  await opened(lab, 'w2', (host) => error(host, 'Writer'));
};

const CASES: readonly (readonly [Mutant, string, Situation])[] = [
  ['accept-old-epoch', 'one-writer', overlap],
  ['quorum-of-one', 'durable-survive', alone],
  ['recover-from-minority', 'durable-survive', behind],
  ['prefer-longer-log', 'durable-survive', olderIsLonger],
  ['accept-without-record', 'finalized-agree', acceptedIsShorter],
];

describe.each(CASES)('the error %s', (mutant, name, situation) => {
  const play = (with_: boolean) =>
    journals({
      script: (lab) =>
        situation(lab, (host, program = 'JournalNode') => {
          if (with_) lab.mutate(host, mutant, program);
        }),
    });

  test(`is caught by ${name}`, async () => {
    const { violations } = await play(true);
    expect(violations[0]?.name).toBe(name);
  });

  test('is what breaks it', async () => {
    const { violations } = await play(false);
    expect(violations).toEqual([]);
  });
});
