/** What a standby can read of a quorum of journals, and how a JournalNode catches up with the others. */

import { expect, test } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { type Journals, journals, NS_INFO, readFrom, refusal, Writer } from './journals.ts';

const TAILING = { 'dfs.ha.tail-edits.in-progress': 'true' };

async function formatted(sys: System): Promise<Writer> {
  const writer = new Writer(sys);
  await writer.qjm.format(NS_INFO, false);
  return writer.open();
}

const txids = (records: readonly { txid: number }[]) => records.map(({ txid }) => txid).join();

/** A writer on w1 that has written a segment of five, and two edits of the next. */
async function write(lab: Journals): Promise<void> {
  await lab.start();
  lab.begin('w1', async (sys) => {
    const writer = await formatted(sys);
    await writer.append(3);
    await writer.roll();
    await writer.append();
    sys.observe('test/written');
    await sys.forever();
  });
  await lab.reached('written');
  await lab.stage.sleep(50);
}

test('a segment in progress is not read, unless that is configured', async () => {
  await journals({
    script: async (lab) => {
      await write(lab);
      const read = await lab.on('w2', async (sys) => {
        const { qjm } = new Writer(sys);
        return [txids(await readFrom(qjm, 1)), txids(await readFrom(qjm, 4))];
      });
      expect(read).toEqual(['1,2,3,4,5', '4,5']);
    },
  });
});

test('one stream stands for a segment, and finalized ones come before those in progress', async () => {
  await journals({
    script: async (lab) => {
      await write(lab);
      const names = await lab.on('w2', async (sys) => {
        const { qjm } = new Writer(sys);
        const selection = { fromTxId: 1, inProgressOk: true, onlyDurableTxns: true };
        const streams = await qjm.selectInputStreams(selection);
        return streams.map(({ name, firstTxId, isInProgress }) => [
          firstTxId,
          isInProgress,
          name.split(', ').length >= 2,
          name.split(', ')[0]?.replace(/j\d/, 'j'),
        ]);
      });
      const url = (txid: number) =>
        `http://j:8480/getJournal?jid=mycluster&segmentTxId=${txid}&storageInfo=-66%3A1133127026%3A0%3ACID-6e2edf23&inProgressOk=true`;
      expect(names).toEqual([
        [1, false, true, url(1)],
        [6, true, true, url(6)],
      ]);
    },
  });
});

test('the edits of a segment in progress are read from memory as far as a majority has them', async () => {
  await journals({
    conf: TAILING,
    script: async (lab) => {
      await write(lab);
      const { all, log } = await lab.on('w2', async (sys) => {
        const writer = new Writer(sys);
        const all = txids(await readFrom(writer.qjm, 4, true));
        return { all, log: writer.log.text };
      });
      expect(all).toBe('4,5,6,7');
      expect(log).toContain(
        'INFO client.QuorumJournalManager: Tailing edits starting from txn ID 4 via RPC mechanism',
      );
      expect(log).toContain(
        'Selected loggers with >= 4 transactions starting from lowest txn ID 4',
      );
    },
  });
});

/** w1's last edit is on j1 alone, and j3 is down. What w2 reads from there on. */
async function undurable(onlyDurableTxns: boolean, mutant?: string): Promise<string> {
  let read = '';
  await journals({
    conf: TAILING,
    script: async (lab) => {
      await lab.start();
      lab.begin('w1', async (sys) => {
        const writer = await formatted(sys);
        await writer.append(2);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        await refusal(writer.append());
      });
      await lab.reached('ready');
      lab.isolate('cut', 'j2', 'j3');
      await lab.stage.sleep(2_000);
      lab.join('cut');
      lab.signal('j3', 'KILL');
      const done = lab.on('w2', async (sys) => {
        await sys.sleep(100);
        const { qjm } = new Writer(sys);
        const streams = await qjm.selectInputStreams({
          fromTxId: 1,
          inProgressOk: true,
          onlyDurableTxns,
        });
        read = txids((await Promise.all(streams.map((stream) => stream.read()))).flat());
      });
      if (mutant) {
        await lab.stage.until(() => lab.pid('w2', 'Writer'));
        lab.mutate('w2', mutant, 'Writer');
      }
      await done;
    },
  });
  return read;
}

test('an edit that one JournalNode has is read only by who asks for more than what is durable', async () => {
  expect(await undurable(true)).toBe('1,2,3');
  expect(await undurable(false)).toBe('1,2,3,4');
  expect(await undurable(true, 'serve-undurable-edits')).toBe('1,2,3,4');
});

/** j3 has missed the last edits, and w2 knows them already. Whether it learns of the newest. */
async function lagging(mutant?: string): Promise<{ read: string; log: string }> {
  const seen = { read: '', log: '' };
  await journals({
    conf: TAILING,
    script: async (lab) => {
      await lab.start();
      lab.begin('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        await writer.append(4);
        sys.observe('test/written');
        await sys.forever();
      });
      await lab.reached('ready');
      if (mutant) lab.mutate('j3', mutant);
      lab.isolate('cut', 'j3');
      await lab.reached('written');
      lab.join('cut');
      // The first two answers are those of a JournalNode that has all, and of the one that lags.
      lab.slow('far', 'j2', 'w2', 500);
      const { read, log } = await lab.on('w2', async (sys) => {
        const writer = new Writer(sys);
        const read = txids(await readFrom(writer.qjm, 4, true));
        return { read, log: writer.log.text };
      });
      Object.assign(seen, { read, log });
    },
  });
  return seen;
}

test('a JournalNode that lags does not count as one that has nothing new', async () => {
  expect((await lagging()).read).toBe('4,5');
  // HDFS-16771: the reader believes that there is nothing, although a majority has more.
  expect((await lagging('hdfs-16771')).read).toBe('');
});

test('where a copy of a segment is torn, another one goes on', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      // What j3 gets is on a majority before, so that it need not sync it.
      lab.slow('behind', 'w1', 'j3', 30);
      await lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        await writer.append(20);
        await writer.roll();
        await sys.sleep(5_000);
      });
      lab.power('j3', false);
      await lab.stage.sleep(1_000);
      lab.power('j3', true);
      await lab.start('j3');
      lab.slow('far', 'j1', 'w2', 100);
      lab.slow('farther', 'j2', 'w2', 200);
      const { read, log } = await lab.on('w2', async (sys) => {
        const writer = new Writer(sys);
        return { read: (await writer.readAll()).length, log: writer.log.text };
      });
      expect(read).toBe(22);
      expect(log).toMatch(
        /ERROR namenode\.RedundantEditLogInputStream: Got error reading edit log input stream http:\/\/j3:8480\S+; failing over to edit log http:\/\/j1:8480/,
      );
      expect(log).toContain('got premature end-of-file at txid');
    },
  });
});

test('a JournalNode that missed segments has them after the next round of its syncer', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await lab.start();
      lab.begin('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        await writer.append(3);
        await writer.roll();
        await writer.append(1);
        await writer.roll();
        sys.observe('test/written');
        await sys.sleep(80_000);
        await writer.roll();
        sys.observe('test/rolled');
        await sys.forever();
      });
      await lab.reached('ready');
      lab.signal('j3', 'KILL');
      await lab.reached('written');
      await lab.stage.sleep(60_000);
      await lab.start('j3');
      await lab.reached('rolled');
      await lab.stage.sleep(241_000);
      const synced = lab.observed('segment-synced');
      expect(synced.map(({ lane, data }) => [lane, data.first, data.last])).toEqual([
        [3, 1, 5],
        [3, 6, 8],
        [3, 9, 10],
      ]);
    },
  });
  expect(violations).toEqual([]);
});
