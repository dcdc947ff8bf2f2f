/**
 * Damaged files: what servers make of them. `FUZZ_DISKS` says how many; `FIRST_SEED` where to begin.
 */

import { describe, expect, it } from 'vitest';
import { recordsOf, rewritten } from './fuzz/damage.ts';
import { type DiskImage, standaloneDisk } from './fuzz/disks.ts';
import { type FilesReport, fuzzMemberFiles, fuzzStandaloneFiles, startOn } from './fuzz/files.ts';
import { joined } from './fuzz/mutations.ts';

const FIRST = Number(process.env.FIRST_SEED ?? 1);
const DISKS = Number(process.env.FUZZ_DISKS ?? 100);
const MEMBERS = Math.ceil(DISKS / 20);

function tell(report: FilesReport): void {
  if (!process.env.FUZZ_DISKS) return;
  const { heapUsed } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ ...report, heap: heapUsed })}\n`);
}

describe('a server with a damaged disk', () => {
  it(`serves a part of its history or refuses to start (${DISKS} disks)`, async () => {
    const report = await fuzzStandaloneFiles(FIRST, DISKS);
    tell(report);
    expect(report.wrong).toEqual([]);
    expect(report.disks).toBe(DISKS);
    expect(report.serving).toBeGreaterThan(DISKS / 4);
    expect(report.refused[1]).toBeGreaterThan(0);
    expect(report.refused[2]).toBeGreaterThan(0);
  });

  it(`harms no other member, and has what they have if it serves (${MEMBERS} disks)`, async () => {
    const report = await fuzzMemberFiles(FIRST, MEMBERS);
    tell(report);
    expect(report.wrong).toEqual([]);
    expect(report.serving).toBeGreaterThan(MEMBERS / 4);
  });
});

const text = (value: string) => new TextEncoder().encode(value);

function ints(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [i, value] of values.entries()) view.setInt32(i * 4, value);
  return new Uint8Array(view.buffer);
}

/** The header of a transaction without its type. */
const HEADER = 28;
const NO_ACL = joined(ints(-1, -1), new Uint8Array(1), ints(1));

/** Changes to the newest log, and what Apache's server says to them. */
const LOGS: readonly [string, (log: Uint8Array, last: number) => Uint8Array, string | number][] = [
  ['its last record cut in the checksum', (log, last) => log.slice(0, last + 4), -1],
  ['its last record cut in the transaction', (log, last) => log.slice(0, last + 20), -1],
  ['the last mark cut off', (log) => log.slice(0, -1), -1],
  ['nothing but its head', (log) => log.slice(0, 16), 'all'],
  ['another magic number', (log) => joined(text('XXXX'), log.slice(4)), 'invalid magic number'],
  ['a wrong checksum', (log) => log.map((b, at) => (at === 46 ? b ^ 1 : b)), 'CRC check failed'],
  [
    'a record of 2 GB',
    (log, last) => joined(log.slice(0, last + 8), ints(0x7fffffff), log.slice(last + 12)),
    'Unreasonable length = 2147483647',
  ],
  [
    'a record of -5 bytes',
    (log, last) => joined(log.slice(0, last + 8), ints(-5), log.slice(last + 12)),
    'Unreasonable length = -5',
  ],
  ['a transaction of 10 bytes', (log, last) => rewritten(log, last, (p) => p.slice(0, 10)), -1],
  ['a transaction cut short', (log, last) => rewritten(log, last, (p) => p.slice(0, 34)), -1],
  [
    'a transaction of type 6',
    (log, last) => rewritten(log, last, (p) => joined(p.slice(0, HEADER), ints(6), p.slice(32))),
    'Unsupported Txn with type=%d6',
  ],
  [
    'a path of 2 GB',
    (log, last) =>
      rewritten(log, last, (p) => joined(p.slice(0, HEADER), ints(1, 0x7fffffff), text('xx'))),
    'Unreasonable length = 2147483647',
  ],
  [
    'a path that is null',
    (log, last) => rewritten(log, last, (p) => joined(p.slice(0, HEADER), ints(1, -1), NO_ACL)),
    'exiting abnormally',
  ],
  [
    'a path without a parent',
    (log, last) =>
      rewritten(log, last, (p) => joined(p.slice(0, HEADER), ints(1, 2), text('ab'), NO_ACL)),
    'exiting abnormally',
  ],
  [
    'a node below none',
    (log, last) =>
      rewritten(log, last, (p) => joined(p.slice(0, HEADER), ints(1, 4), text('/x/y'), NO_ACL)),
    -1,
  ],
];

const newestOf = (image: DiskImage, kind: RegExp) =>
  [...image.keys()]
    .filter((path) => kind.test(path))
    .sort((a, b) => zxidIn(a) - zxidIn(b))
    .at(-1)!;
const zxidIn = (path: string) => Number.parseInt(path.slice(path.lastIndexOf('.') + 1), 16);
const LOG = /\/log\./;
const SNAPSHOT = /\/snapshot\./;

describe('a log or a snapshot, as with the real server,', () => {
  it('is read as far as it goes, or refused in its words', async () => {
    const image = await standaloneDisk();
    const path = newestOf(image, LOG);
    const log = image.get(path)!;
    const last = recordsOf(log).at(-1)!;
    const images = LOGS.map(([, change]) => new Map([...image, [path, change(log, last)]]));
    const { lives, failure } = await startOn([image, ...images]);
    expect(failure).toBeUndefined();
    const whole = lives.get(0)![0].writes as number;
    for (const [i, [what, , expected]] of LOGS.entries()) {
      const { code, output, writes } = lives.get(i + 1)![0];
      if (typeof expected === 'string' && expected !== 'all') {
        expect({ what, code }).toEqual({ what, code: 1 });
        expect(output, what).toContain(expected);
      } else {
        expect({ what, code }).toEqual({ what, code: undefined });
        expect(writes, what).toBeLessThanOrEqual(whole);
      }
    }
  });

  it.each([
    ['all snapshots are gone', (image: DiskImage) => without(image, SNAPSHOT), 'No snapshot found'],
    ['all are empty', (image: DiskImage) => emptied(image, SNAPSHOT), 'No snapshot found'],
    [
      'all have a wrong checksum',
      (image: DiskImage) => flipped(image, SNAPSHOT),
      'Not able to find valid snapshots in /data/version-2',
    ],
    [
      'of all there is an empty log',
      (image: DiskImage) => emptied(without(image, SNAPSHOT), LOG),
      'No snapshot found, but there are log entries. Something is broken!',
    ],
  ])('is missed when %s', async (_, change, words) => {
    const { lives } = await startOn([change(await standaloneDisk())]);
    expect(lives.get(0)![0]).toMatchObject({ code: 1, output: expect.stringContaining(words) });
  });

  it('is not needed when an older snapshot can be read', async () => {
    const image = await standaloneDisk();
    const path = newestOf(image, SNAPSHOT);
    const cut = new Map([...image, [path, image.get(path)!.slice(0, 100)]]);
    const { lives } = await startOn([image, cut]);
    expect(lives.get(1)![0].writes).toBe(lives.get(0)![0].writes);
  });
});

function without(image: DiskImage, kind: RegExp): DiskImage {
  return new Map([...image].filter(([path]) => !kind.test(path)));
}

function emptied(image: DiskImage, kind: RegExp): DiskImage {
  return new Map(
    [...image].map(([path, bytes]) => [path, kind.test(path) ? new Uint8Array(0) : bytes]),
  );
}

function flipped(image: DiskImage, kind: RegExp): DiskImage {
  return new Map(
    [...image].map(([path, bytes]) => [
      path,
      kind.test(path) ? bytes.map((byte, at) => (at === 30 ? byte ^ 1 : byte)) : bytes,
    ]),
  );
}
