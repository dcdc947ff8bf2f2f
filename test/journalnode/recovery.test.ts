/**
 * How a new writer closes what its predecessor left: which log it goes by, what it must keep, and what
 * a JournalNode that ends in the middle of it does later.
 */

import { describe, expect, test } from 'vitest';
import { compareRecoveries } from '../../plugins/journalnode/client/segment-recovery-comparator.ts';
import {
  LAYOUT_VERSION,
  OP_START_LOG_SEGMENT,
  type PrepareRecoveryResponse,
  segmentMark,
} from '../../plugins/journalnode/door.ts';
import {
  decodePaxosRecord,
  encodePaxosRecord,
} from '../../plugins/journalnode/server/paxos-record.ts';
import { type Journals, journals, NS_INFO, refusal, Writer } from './journals.ts';

const NONE: PrepareRecoveryResponse = { lastWriterEpoch: 5 };

function log(
  endTxId: number,
  lastWriterEpoch: number,
  more: { acceptedInEpoch?: number; finalized?: true } = {},
): PrepareRecoveryResponse {
  const { acceptedInEpoch, finalized } = more;
  return {
    segmentState: { startTxId: 1, endTxId, isInProgress: finalized !== true },
    ...(acceptedInEpoch !== undefined && { acceptedInEpoch }),
    lastWriterEpoch,
  };
}

describe('the better of two answers', () => {
  test.each([
    ['one with a segment, before one without', log(1, 1), NONE],
    ['a finalized one, before a longer one in progress', log(3, 1, { finalized: true }), log(9, 4)],
    ['one of a newer writer, before a longer one', log(3, 2), log(9, 1)],
    [
      'one accepted in a newer epoch, before a longer one',
      log(3, 1, { acceptedInEpoch: 3 }),
      log(9, 2),
    ],
    ['the longer of two of one epoch', log(9, 2), log(3, 2)],
    [
      'the longer of one accepted and one written in one epoch',
      log(9, 2),
      log(3, 1, { acceptedInEpoch: 2 }),
    ],
  ])('is %s', (_, better, worse) => {
    expect(compareRecoveries(better, worse)).toBeGreaterThan(0);
    expect(compareRecoveries(worse, better)).toBeLessThan(0);
  });

  test('does not matter when neither has a segment, or both have the same finalized one', () => {
    expect(compareRecoveries(NONE, NONE)).toBe(0);
    const finalized = log(3, 1, { finalized: true });
    expect(compareRecoveries(finalized, finalized)).toBe(0);
  });

  test('cannot be told of finalized ones that end at different transactions', () => {
    const compare = () =>
      compareRecoveries(log(3, 1, { finalized: true }), log(4, 1, { finalized: true }));
    expect(compare).toThrow(/^finalized segs with different lengths/);
  });
});

test('what was accepted is written as protobuf writes it, and read again', () => {
  const record = {
    segmentState: { startTxId: 300, endTxId: 70_000, isInProgress: true },
    acceptedInEpoch: 5,
  };
  const bytes = encodePaxosRecord(record);
  expect([...bytes.subarray(0, 14)]).toEqual([
    13, 0x0a, 9, 0x08, 0xac, 0x02, 0x10, 0xf0, 0xa2, 0x04, 0x18, 1, 0x10, 5,
  ]);
  expect(new TextDecoder().decode(bytes.subarray(14))).toBe(
    '\nsegmentState {\n  startTxId: 300\n  endTxId: 70000\n  isInProgress: true\n}\nacceptedInEpoch: 5\n\n',
  );
  expect(decodePaxosRecord(bytes)).toEqual(record);
  expect(decodePaxosRecord(bytes.subarray(0, 9))).toBeUndefined();
  expect(decodePaxosRecord(new Uint8Array(0))).toBeUndefined();
});

/** A writer on w1 that dies with `durable` edits on all and one more on j1 alone. */
async function leaveOneAhead(lab: Journals, durable: number): Promise<void> {
  await lab.start();
  lab.begin('w1', async (sys) => {
    const writer = new Writer(sys);
    await writer.qjm.format(NS_INFO, false);
    await writer.open();
    await writer.append(durable);
    sys.observe('test/ready');
    await sys.sleep(1_000);
    await refusal(writer.append());
  });
  await lab.reached('ready');
  lab.isolate('cut', 'j2', 'j3');
  await lab.stage.sleep(2_000);
  // With its power goes what its kernel would still send.
  lab.power('w1', false);
  await lab.stage.sleep(100);
  lab.join('cut');
  lab.power('w1', true);
}

const txids = (records: readonly { txid: number }[]) => records.map(({ txid }) => txid);

test('an edit on a minority may survive: who has it answers, and all take it', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await leaveOneAhead(lab, 2);
      lab.signal('j3', 'KILL');
      const writer = await lab.on('w2', (sys) => new Writer(sys).open());
      expect(writer.next).toBe(6);
      expect(writer.log.text).toContain('Using longest log: 192.168.0.2:8485=');
    },
  });
  expect(violations).toEqual([]);
});

test('an edit on a minority may vanish: who has it is down, and has it taken away later', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await leaveOneAhead(lab, 2);
      lab.signal('j1', 'KILL');
      await lab.on('w2', async (sys) => {
        const writer = await new Writer(sys).open();
        expect(writer.next).toBe(5);
        await writer.append();
        sys.observe('test/written');
      });
      await lab.start('j1');
      const again = await lab.on('w2', async (sys) => {
        const writer = await new Writer(sys).open();
        return { read: txids(await writer.readAll()), epoch: writer.qjm.epoch };
      });
      expect(again.read).toEqual([1, 2, 3, 4, 5]);
    },
  });
  expect(violations).toEqual([]);
});

test('when nobody who answers has the segment, there is nothing to recover', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await lab.start();
      lab.begin('w1', async (sys) => {
        const { qjm } = new Writer(sys);
        await qjm.format(NS_INFO, false);
        await qjm.recoverUnfinalizedSegments();
        const stream = await qjm.startLogSegment(1, LAYOUT_VERSION);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        stream.write(segmentMark(OP_START_LOG_SEGMENT, 1));
        await refusal(stream.flush());
      });
      await lab.reached('ready');
      lab.isolate('cut', 'j2', 'j3');
      await lab.stage.sleep(2_000);
      lab.power('w1', false);
      await lab.stage.sleep(100);
      lab.join('cut');
      // j1 tells of its segment in newEpoch, and is gone when it should prepare the recovery.
      lab.signal('j3', 'STOP');
      lab.slow('far', 'w2', 'j1', 50);
      const opened = lab.on('w2', async (sys) => (await new Writer(sys).open()).log.text);
      await lab.stage.until(() => lab.observed('writer-epoch')[1]);
      lab.signal('j1', 'KILL');
      lab.signal('j3', 'CONT');
      const log = await opened;
      expect(log).toContain('Beginning recovery of unclosed segment starting at txid 1');
      expect(log).toContain(
        'None of the responders had a log to recover: 192.168.0.3:8485: lastWriterEpoch: 1\n192.168.0.4:8485: lastWriterEpoch: 1',
      );
    },
  });
  expect(violations).toEqual([]);
});

describe('a JournalNode that ends while it accepts a recovery', () => {
  /** j1 is ahead by one, and j2 ends after a call of its acceptance. What the next writer sees. */
  async function endsAfter(call: string, nth: number, mutant?: string) {
    const seen = { answers: '', read: '' };
    const { violations } = await journals({
      script: async (lab) => {
        await leaveOneAhead(lab, 2);
        lab.signal('j3', 'KILL');
        if (mutant) lab.mutate('j2', mutant);
        lab.killAt('j2', 'after', call, nth);
        await lab.on('w2', (sys) => refusal(new Writer(sys).open()));
        expect(lab.isUp('j2')).toBe(false);
        await lab.start('j2');
        const { log } = await lab.on('w2', (sys) => new Writer(sys).open());
        seen.answers = /Responses:\n([\s\S]*?)\nINFO/.exec(log.text)?.[1] ?? '';
        seen.read = txids(await lab.on('w1', (sys) => new Writer(sys).readAll())).join();
      },
    });
    expect(violations).toEqual([]);
    expect(seen.read).toBe('1,2,3,4');
    return seen.answers.split('\n').find((line) => line.startsWith('192.168.0.3')) ?? '';
  }

  test('before its record is there, has accepted nothing, and its log is the old one', async () => {
    expect(await endsAfter('fsync', 2)).toBe(
      '192.168.0.3:8485: segmentState { startTxId: 1 endTxId: 3 isInProgress: true } lastWriterEpoch: 1 lastCommittedTxId: 2',
    );
  });

  test('after its record is there, puts the log in place before it answers', async () => {
    expect(await endsAfter('rename', 2)).toBe(
      '192.168.0.3:8485: segmentState { startTxId: 1 endTxId: 4 isInProgress: true } acceptedInEpoch: 2 lastWriterEpoch: 1 lastCommittedTxId: 2',
    );
  });

  test('with the old behaviour of HDFS-3955, has the new log and knows nothing of its epoch', async () => {
    expect(await endsAfter('rename', 2, 'hdfs-3955')).toBe(
      '192.168.0.3:8485: segmentState { startTxId: 1 endTxId: 4 isInProgress: true } lastWriterEpoch: 1 lastCommittedTxId: 2',
    );
  });
});
