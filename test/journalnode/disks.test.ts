/** What becomes of a JournalNode's promises and edits when its disk, its power or its process fails. */

import { expect, test } from 'vitest';
import { KIND } from '../../core/machine/kinds.ts';
import type { System } from '../../core/machine/system.ts';
import { journals, NS_INFO, Writer } from './journals.ts';

async function formatted(sys: System): Promise<Writer> {
  const writer = new Writer(sys);
  await writer.qjm.format(NS_INFO, false);
  return writer.open();
}

test('power lost everywhere at once takes no promise and nothing durable', async () => {
  const { violations } = await journals({
    script: async (lab) => {
      await lab.start();
      const acknowledged = await lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        await writer.append(10);
        return writer.acknowledged;
      });
      for (const name of lab.nodes) lab.power(name, false);
      await lab.stage.sleep(1_000);
      for (const name of lab.nodes) lab.power(name, true);
      await lab.start();
      const { epoch, read } = await lab.on('w2', async (sys) => {
        const writer = await new Writer(sys).open();
        return { epoch: writer.qjm.epoch, read: await writer.readAll() };
      });
      expect(epoch).toBe(2);
      expect(read).toEqual(acknowledged);
      expect(lab.observed('journal-opened').map(({ data }) => data.promised)).toEqual([1, 1, 1]);
    },
  });
  expect(violations).toEqual([]);
});

test('a JournalNode whose disk is full fails the write, and stays', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      const log = lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        await writer.append();
        await sys.sleep(1_000);
        return writer.log.text;
      });
      await lab.reached('ready');
      lab.disk('j3', { kind: 'full', freeBytes: 0 });
      expect(await log).toMatch(
        /Remote journal 192\.168\.0\.4:8485 failed to write txns 2-2\. .*\njava\.io\.IOException: No space left on device/,
      );
      expect(lab.isUp('j3')).toBe(true);
    },
  });
});

test('a JournalNode whose disk takes no new segment ends with exit code 1', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      lab.begin('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        await writer.roll();
        sys.observe('test/rolled');
        await sys.forever();
      });
      await lab.reached('ready');
      const pid = lab.pid('j3');
      lab.disk('j3', { kind: 'failing' });
      await lab.reached('rolled');
      await lab.stage.sleep(15_000);
      const ended = lab.stage.events(KIND.exited).find((record) => record.pid === pid);
      expect(ended?.data.code).toBe(1);
    },
  });
});

test('a JournalNode that hangs on its disk holds up nobody while a majority answers', async () => {
  await journals({
    script: async (lab) => {
      await lab.start();
      const ms = lab.on('w1', async (sys) => {
        const writer = await formatted(sys);
        sys.observe('test/ready');
        await sys.sleep(1_000);
        const began = sys.clock.monotonic();
        await writer.append(5);
        return sys.clock.monotonic() - began;
      });
      await lab.reached('ready');
      lab.disk('j3', { kind: 'hung' });
      expect(await ms).toBeLessThan(50);
    },
  });
});
