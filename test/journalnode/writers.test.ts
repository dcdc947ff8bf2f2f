/** Writers on a quorum of JournalNodes: what is durable, who is refused, and what the log says. */

import { expect, test } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { journals, NS_INFO, refusal, Writer } from './journals.ts';

async function formatted(sys: System): Promise<Writer> {
  const writer = new Writer(sys);
  await writer.qjm.format(NS_INFO, false);
  return writer.open();
}

test('what a writer was told to be durable is read again, in order', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await lab.start();
      const written = await lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        await writer.append(5);
        await writer.roll();
        await writer.append(2);
        await writer.roll();
        return { acknowledged: writer.acknowledged, log: writer.log.text };
      });
      expect(written.log).toContain(
        'INFO client.QuorumJournalManager: Starting recovery process for unclosed journal segments...\nINFO client.QuorumJournalManager: Successfully started new epoch 1',
      );
      const read = await lab.on('w2', (sys) => new Writer(sys).readAll());
      expect(read.map(({ txid }) => txid)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      expect(read).toEqual(written.acknowledged.slice(0, 11));
      expect(lab.observed('segment-finalized')).toHaveLength(6);
    },
  });
  expect(violations).toEqual([]);
});

test('with one of three down edits go on, and it takes part again from the next segment', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await lab.start();
      let log = '';
      lab.begin('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        await writer.append();
        await sys.sleep(15_000);
        await writer.append();
        sys.observe('test/written');
        await sys.sleep(5_000);
        await writer.append();
        await writer.roll();
        await writer.append();
        log = writer.log.text;
        sys.observe('test/rolled');
      });
      await lab.reached('ready');
      lab.signal('j3', 'KILL');
      await lab.reached('written');
      await lab.start('j3');
      await lab.reached('rolled');
      await lab.stage.sleep(1_000);
      expect(log).toMatch(
        /WARN client\.QuorumJournalManager: Remote journal 192\.168\.0\.4:8485 failed to write txns 2-2\. Will try to write to this JN again after the next log roll\.\njava\.io\.EOFException: End of File Exception between local host is: "w1\/192\.168\.0\.5"; destination host is: "j3":8485;/,
      );
      expect(log).toContain(
        'Restarting previously-stopped writes to 192.168.0.4:8485 in segment starting at txid 6',
      );
      const last = lab.observed('edit-accepted').filter(({ lane }) => lane === lab.lane('j3'));
      expect(last.map(({ data }) => data.first)).toEqual([1, 6, 7]);
    },
  });
  expect(violations).toEqual([]);
});

test('without a majority a write fails, and says of each JournalNode why', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      const failed = lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        const { javaClass, message } = await refusal(writer.append());
        return { javaClass, message };
      });
      await lab.reached('ready');
      lab.signal('j1', 'KILL');
      lab.signal('j2', 'KILL');
      const { javaClass, message } = await failed;
      expect(javaClass).toBe('org.apache.hadoop.hdfs.qjournal.client.QuorumException');
      expect(message).toMatch(
        /^Got too many exceptions to achieve quorum size 2\/3\. 1 successful responses:\n192\.168\.0\.4:8485: null \[success\]\n2 exceptions thrown:\n192\.168\.0\.2:8485: End of File Exception between local host is: "w1\/192\.168\.0\.5"; destination host is: "j1":8485;/,
      );
    },
  });
});

test('JournalNodes that are silent fail a write after twenty seconds, and the wait shows in the log', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      const failed = lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        const began = sys.clock.monotonic();
        const { text } = await refusal(writer.append());
        return { text, ms: sys.clock.monotonic() - began, log: writer.log.lines };
      });
      await lab.reached('ready');
      lab.signal('j1', 'STOP');
      lab.signal('j2', 'STOP');
      const { text, ms, log } = await failed;
      expect(text).toBe(
        'java.io.IOException: Timed out waiting 20000ms for a quorum of nodes to respond.',
      );
      expect(ms).toBeGreaterThanOrEqual(20_000);
      expect(ms).toBeLessThan(20_010);
      const waits = log.filter((line) => line.includes('Waited'));
      expect(waits[0]).toBe(
        'INFO client.QuorumJournalManager: Waited 6001 ms (timeout=20000 ms) for a response for sendEdits. Succeeded so far: [192.168.0.4:8485]',
      );
      expect(waits.filter((line) => line.startsWith('WARN'))[0]).toContain('Waited 14009 ms');
    },
  });
});

test('a pause of the writer itself is not held against the JournalNodes', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      const done = lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        await writer.append();
        return writer.log.text;
      });
      await lab.reached('ready');
      lab.signal('j1', 'STOP');
      lab.signal('j2', 'STOP');
      await lab.stage.sleep(4_000);
      lab.signal('w1', 'STOP', 'Writer');
      await lab.stage.sleep(30_000);
      lab.signal('w1', 'CONT', 'Writer');
      await lab.stage.sleep(2_000);
      lab.signal('j1', 'CONT');
      expect(await done).toMatch(
        /Pause detected while waiting for QuorumCall response; increasing timeout threshold by pause time of \d+ ms\./,
      );
    },
  });
});

test('a writer that another has fenced is refused by every JournalNode', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await lab.start();
      let fenced = false;
      const old = lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        await writer.append(3);
        sys.observe('test/ready');
        while (!fenced) await sys.sleep(100);
        return (await refusal(writer.append())).message;
      });
      await lab.reached('ready');
      const log = await lab.on('w2', async (sys) => (await new Writer(sys).open()).log.text);
      fenced = true;
      const message = await old;
      expect(message).toContain(
        "IPC's epoch 1 is less than the last promised epoch 2 ; journal id: mycluster",
      );
      expect(message).toContain('Got too many exceptions to achieve quorum size 2/3. ');
      expect(log).toContain(
        'Beginning recovery of unclosed segment starting at txid 1\nINFO client.QuorumJournalManager: Recovery prepare phase complete. Responses:\n',
      );
      expect(log).toMatch(
        /Using longest log: 192\.168\.0\.\d:8485=segmentState \{ startTxId: 1 endTxId: 4 isInProgress: true \} lastWriterEpoch: 1 lastCommittedTxId: 3/,
      );
      expect(lab.observed('writer-rejected').length).toBeGreaterThanOrEqual(2);
    },
  });
  expect(violations).toEqual([]);
});

test('formatting needs all JournalNodes, and says so of an even number of them', async () => {
  await journals({
    nodes: 4,
    script: async (lab) => {
      await lab.start('j1', 'j2', 'j3');
      const { text, log } = await lab.on('w1', async (sys) => {
        const writer = new Writer(sys);
        const refused = await refusal(writer.qjm.format(NS_INFO, false));
        return { text: refused.message, log: writer.log.lines };
      });
      expect(text).toMatch(/^Could not format one or more JournalNodes\. 3 successful responses:/);
      expect(log[0]).toBe(
        "WARN client.QuorumJournalManager: Quorum journal URI 'qjournal://j1:8485;j2:8485;j3:8485;j4:8485/mycluster' has an even number of Journal Nodes specified. This is not recommended!",
      );
    },
  });
});

test('a journal that nobody formatted has no data, and takes no writer', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      const { hasData, message } = await lab.on('w1', async (sys) => {
        const { qjm } = new Writer(sys);
        const hasData = await qjm.hasSomeData();
        return { hasData, message: (await refusal(qjm.recoverUnfinalizedSegments())).message };
      });
      expect(hasData).toBe(false);
      expect(message).toContain(
        'Journal Storage Directory root= /data/journal/mycluster; location= null not formatted ; journal id: mycluster',
      );
    },
  });
});
