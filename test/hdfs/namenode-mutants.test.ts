/** Deliberate errors of a NameNode, each of which shows in what clients or administrators see. */

import { expect, test } from 'vitest';
import { withNamenodes } from './namenodes.ts';

test('without the last catch-up a new active lacks what was acknowledged, and cannot write', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    await nn.toStandby('m1');
    nn.mutate('m2', 'activate-without-catch-up');
    await nn.toActive('m2');
    await nn.ended('m2');
    expect(await nn.log('m2')).toContain(
      'java.lang.IllegalStateException: Cannot start writing at txid 1 when there is a stream available for read',
    );
  });
});

test('without a new epoch a new active does not get a segment', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.toStandby('m1');
    nn.mutate('m2', 'activate-without-recovery');
    await nn.toActive('m2');
    await nn.ended('m2');
    expect(await nn.log('m2')).toContain('must recover segments before starting a new one');
  });
});

test('a NameNode that bears the loss of its journals acknowledges what nobody will find', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    await nn.toActive('m2');
    nn.mutate('m1', 'ignore-lost-journal');
    expect(await nn.mkdir('m1', '/lost')).toBe(true);
    expect(await nn.names('m2')).toEqual(['a']);
  });
});

test('a hung active does not keep the standby from taking over, as it once did (HDFS-4176)', async () => {
  const secondsToActive = async (old: boolean): Promise<number> => {
    let seconds = 0;
    await withNamenodes(async (nn) => {
      await nn.pair();
      await nn.mkdir('m1', '/a');
      if (old) nn.mutate('m2', 'hdfs-4176');
      // The standby knows of a transaction, and asks for more when nothing has come for two minutes.
      await nn.call('m1', 'rollEdits');
      await nn.stage.sleep(100_000);
      nn.kill('m1', 'NameNode', 'STOP');
      await nn.stage.sleep(82_000);
      const before = nn.stage.now;
      expect(await nn.toActive('m2')).toBeNull();
      seconds = (nn.stage.now - before) / 1e6;
    });
    return seconds;
  };
  expect(await secondsToActive(false)).toBeLessThan(1);
  expect(await secondsToActive(true)).toBeGreaterThan(10);
});
