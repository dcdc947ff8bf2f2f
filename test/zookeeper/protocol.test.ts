/**
 * Bytes against bytes: Jute, frames, quorum packets and transactions, with packets recorded between
 * real servers (a boot, a create, a set, an ephemeral, a refused delete).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginFrame, endFrame, FrameAssembler } from '../../core/zookeeper/protocol/frame.ts';
import {
  JuteError,
  JuteReader,
  JuteUnderflow,
  JuteWriter,
} from '../../core/zookeeper/protocol/jute.ts';
import {
  encodePacket,
  type QuorumPacket,
  QuorumPacketReader,
} from '../../core/zookeeper/protocol/quorum-packet.ts';
import { readTxnEntry, writeTxnEntry } from '../../core/zookeeper/protocol/txn.ts';
import { DataTree } from '../../core/zookeeper/tree/data-tree.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');

/** PROPOSAL packets of a real leader. */
const PROPOSALS = [
  '000000020000000100000001000000300100002e59a20000000000000000000100000001000001a200f294b0fffffff600001f40000000020000000051c6d660ffffffff',
  '000000020000000100000002000000590100002e59a20000000000010000000100000002000001a200f294db00000001000000022f7a00000003616263000000010000001f00000005776f726c6400000006616e796f6e65000000000100000002000000019cfc0f4effffffff',
  '0000000200000001000000030000003d0100002e59a20000000000020000000100000003000001a200f294f600000005000000022f7a000000036465660000000100000002000000018c01ba45ffffffff',
  '000000020000000100000004000000580100002e59a20000000000030000000100000004000001a200f2950000000001000000042f7a2f6500000000000000010000001f00000005776f726c6400000006616e796f6e6501000000010000000200000002166c6509ffffffff',
  '000000020000000100000005000000240100002e59a20000000000040000000100000005000001a200f2950bffffffffffffff99ffffffff',
  '0000000200000001000000060000003f0100002e59a20000000000010000000100000006000001a200f2952e00000005000000022f7a000000056d6f766564000000020000000200000002858f6c3affffffff',
];
const REQUEST =
  '00000001ffffffffffffffff0000001a0100002e59a200000000000400000002000000022f7a0000000700000001000000026970000000093132372e302e302e31';

/** Cuts a stream into pieces at these offsets. */
function* pieces(stream: Uint8Array, cuts: readonly number[]): Generator<Uint8Array> {
  const offsets = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const end of [...offsets, stream.length]) {
    yield stream.subarray(start, end);
    start = end;
  }
}

describe('Jute', () => {
  it('reads what it wrote, null and empty kept apart', () => {
    const field = fc.record({
      flag: fc.boolean(),
      int: fc.integer(),
      long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      time: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      text: fc.option(fc.string({ unit: 'grapheme' })),
      data: fc.option(fc.uint8Array()),
      list: fc.option(fc.array(fc.string())),
    });
    fc.assert(
      fc.property(field, (value) => {
        const output = new JuteWriter(1);
        output.bool(value.flag);
        output.int(value.int);
        output.long(value.long);
        output.longNumber(value.time);
        output.string(value.text);
        output.buffer(value.data);
        output.vector(value.list, (out, item) => out.string(item));
        const input = new JuteReader(output.finish());
        expect(input.bool()).toBe(value.flag);
        expect(input.int()).toBe(value.int);
        expect(input.long()).toBe(value.long);
        expect(input.longNumber()).toBe(value.time);
        expect(input.string()).toBe(value.text);
        expect(input.buffer()).toEqual(value.data);
        expect(input.vector((from) => from.text())).toEqual(value.list);
        expect(input.remaining).toBe(0);
      }),
    );
  });

  it('refuses lengths that cannot be, and says when bytes are missing', () => {
    expect(() => new JuteReader(bytes('fffffffe')).buffer()).toThrow(JuteError);
    expect(() => new JuteReader(bytes('7fffffff')).buffer()).toThrow('Unreasonable length');
    expect(() => new JuteReader(bytes('0000000561')).buffer()).toThrow(JuteUnderflow);
  });
});

describe('frames', () => {
  it('come out whole, however TCP cut them', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(frames, fc.array(fc.nat(400)), (sent, cuts) => {
        const output = new JuteWriter();
        for (const frame of sent) {
          const at = beginFrame(output);
          output.raw(frame);
          endFrame(output, at);
        }
        const got: string[] = [];
        const assembler = new FrameAssembler({
          frame: (data) => got.push(hex(data)),
          badLength: () => got.push('bad'),
        });
        for (const piece of pieces(output.finish(), cuts)) assembler.push(piece);
        expect(got).toEqual(sent.map(hex));
      }),
    );
  });

  it('end at a length above the limit or below zero', () => {
    for (const length of ['00100000', 'ffffffff']) {
      const got: number[] = [];
      const handlers = { frame: () => got.push(0), badLength: (bad: number) => got.push(bad) };
      const assembler = new FrameAssembler(handlers);
      assembler.push(bytes(`${length}0000000100`));
      assembler.push(bytes('0000000100'));
      expect(got).toEqual([bytes(length).length === 4 ? Number.parseInt(length, 16) | 0 : 0]);
    }
  });
});

describe('quorum packets', () => {
  it('are read from a stream without lengths, and written to the same bytes', () => {
    const stream = bytes([...PROPOSALS, REQUEST].join(''));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const got: QuorumPacket[] = [];
        const reader = new QuorumPacketReader((packet) => got.push(packet));
        for (const piece of pieces(stream, cuts)) reader.push(piece);
        const written = got.map(({ type, zxid, data, authInfo }) =>
          hex(encodePacket(type, zxid, data, authInfo)),
        );
        expect(written).toEqual([...PROPOSALS, REQUEST]);
      }),
      { numRuns: 50 },
    );
  });

  it('wait while the reader is held, and holds nest', () => {
    const got: bigint[] = [];
    const reader = new QuorumPacketReader((packet) => got.push(packet.zxid));
    reader.hold();
    reader.hold();
    reader.push(bytes(PROPOSALS.slice(0, 2).join('')));
    reader.release();
    expect(got).toEqual([]);
    reader.release();
    expect(got).toEqual([0x100000001n, 0x100000002n]);
  });
});

describe('transactions', () => {
  const entries = PROPOSALS.map((packet) => bytes(packet).subarray(16, -4));

  it('recorded ones are understood and written to the same bytes', () => {
    for (const recorded of entries) {
      const output = new JuteWriter();
      writeTxnEntry(output, readTxnEntry(recorded), () => new JuteWriter());
      expect(hex(output.finish())).toBe(hex(recorded));
    }
  });

  it('applied to a fresh tree they give the digests that the real leader sent', () => {
    const tree = DataTree.fresh();
    for (const recorded of entries) {
      const { header, txn, digest } = readTxnEntry(recorded);
      tree.apply(header, txn);
      if (digest !== undefined) expect(tree.digest).toBe(digest.treeDigest);
    }
    expect(tree.lastProcessedZxid).toBe(0x100000006n);
  });
});
