/**
 * The order and the bytes of votes, against what was captured from three real servers
 * (handshake and notifications of the boot of an ensemble).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseZooCfg } from '../../core/config/zoo-cfg.ts';
import {
  Deframer,
  decodeHandshake,
  decodeNotification,
  encodeHandshake,
  encodeNotification,
  framed,
} from '../../core/zookeeper/election/messages.ts';
import { beats, sameVote, type Vote } from '../../core/zookeeper/election/vote.ts';
import { quorumVerifier } from '../../core/zookeeper/quorum-verifier.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

const ENSEMBLE = [1, 2, 3]
  .map((i) => `server.${i}=127.0.0.1:2281${i}:2381${i}:participant`)
  .join('\n');
const CONFIG_TEXT = `${ENSEMBLE}\nversion=0`;

function verifier(more = '') {
  const text = `dataDir=/d\ninitLimit=10\nsyncLimit=5\n${ENSEMBLE}\n${more}`;
  const result = parseZooCfg(text, { path: 'zoo.cfg', readFile: () => '1' });
  if (!result.ok) throw new Error(result.error.message);
  return quorumVerifier(result.config);
}

const vote = (leader: number, zxid: bigint, peerEpoch: bigint, electionEpoch = 1n): Vote => ({
  leader,
  zxid,
  peerEpoch,
  electionEpoch,
  state: 'LOOKING',
});

describe('the bytes of the election port', () => {
  it('are those of the captured handshake', () => {
    const captured = 'ffffffffffff000000000000000000020000000f3132372e302e302e313a3233383132';
    expect(hex(encodeHandshake(2, '127.0.0.1:23812'))).toBe(captured);
    expect(decodeHandshake(bytes(captured))).toEqual({
      handshake: { sid: 2, addresses: ['127.0.0.1:23812'] },
      size: 35,
    });
  });

  it('are those of the captured notification', () => {
    const out = hex(framed(encodeNotification(vote(2, 0n, 0n), verifier().text)));
    const captured =
      '000000b6000000000000000000000002000000000000000000000000000000010000000000000000000000020000008a73657276';
    expect(out.slice(0, captured.length)).toBe(captured);
    expect(out.length).toBe(2 * (4 + 182));
    expect(verifier().text).toBe(CONFIG_TEXT);
  });

  it('come back as they were sent, however the stream is cut', () => {
    const votes = fc.array(
      fc.record({
        leader: fc.integer({ min: 1, max: 254 }),
        zxid: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        electionEpoch: fc.bigInt({ min: 0n, max: 2n ** 40n }),
        peerEpoch: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 31n }),
        state: fc.constantFrom('LOOKING', 'FOLLOWING', 'LEADING', 'OBSERVING'),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(votes, fc.integer({ min: 1, max: 200 }), (sent, step) => {
        const all = Buffer.concat(
          sent.map((v) => framed(encodeNotification(v as Vote, CONFIG_TEXT))),
        );
        const deframer = new Deframer();
        const got: unknown[] = [];
        for (let at = 0; at < all.length; at += step) {
          const payloads = deframer.push(new Uint8Array(all.subarray(at, at + step)));
          if (payloads === 'invalid') throw new Error('invalid');
          got.push(...payloads.map(decodeNotification));
        }
        expect(got).toEqual(sent.map((v) => ({ ...v, version: 2, configText: CONFIG_TEXT })));
      }),
    );
  });

  it('understand the two shorter notifications of old servers', () => {
    const full = encodeNotification(vote(3, 0x500000007n, 5n), '');
    expect(decodeNotification(full.subarray(0, 28))).toMatchObject({
      leader: 3,
      peerEpoch: 5n,
      version: 0,
    });
    expect(decodeNotification(full.subarray(0, 40))).toMatchObject({
      leader: 3,
      peerEpoch: 5n,
      version: 0,
    });
    expect(decodeNotification(full.subarray(0, 27))).toBeUndefined();
  });

  it('are refused with a bad version, length, address or configuration length', () => {
    const good = encodeHandshake(2, '127.0.0.1:23812');
    const bad = (at: number, value: number) => good.map((byte, i) => (i === at ? value : byte));
    expect(decodeHandshake(bad(7, 9))).toBe('invalid');
    expect(decodeHandshake(bad(16, 127))).toBe('invalid');
    expect(decodeHandshake(bad(29, 0x61))).toBe('invalid');
    expect(decodeHandshake(good.subarray(0, 34))).toBeUndefined();
    expect(new Deframer().push(bytes('00080001'))).toBe('invalid');
    expect(new Deframer().push(bytes('00000000'))).toBe('invalid');
    const notification = encodeNotification(vote(1, 0n, 0n), CONFIG_TEXT);
    expect(decodeNotification(notification.subarray(0, 100))).toBeUndefined();
  });
});

describe('the order of votes', () => {
  it('goes by epoch, then zxid, then server id', () => {
    const base = vote(2, 10n, 3n);
    expect(beats(vote(1, 0n, 4n), base)).toBe(true);
    expect(beats(vote(1, 11n, 3n), base)).toBe(true);
    expect(beats(vote(3, 10n, 3n), base)).toBe(true);
    expect(beats(vote(3, 99n, 2n), base)).toBe(false);
    expect(beats(base, base)).toBe(false);
  });

  it('is total: of two different votes exactly one wins', () => {
    const any = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.bigInt(0n, 3n), fc.bigInt(0n, 3n));
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [x, y] = [vote(...a), vote(...b)];
        const equal = x.leader === y.leader && x.zxid === y.zxid && x.peerEpoch === y.peerEpoch;
        expect(Number(beats(x, y)) + Number(beats(y, x))).toBe(equal ? 0 : 1);
      }),
    );
  });

  it('compares settled servers by leader and epoch only', () => {
    const settled: Vote = { ...vote(3, 1n, 2n, 7n), state: 'LEADING' };
    expect(sameVote(settled, { ...settled, zxid: 9n, electionEpoch: 1n, state: 'FOLLOWING' })).toBe(
      true,
    );
    expect(sameVote(settled, { ...settled, zxid: 9n, state: 'LOOKING' })).toBe(false);
    expect(sameVote(settled, { ...settled, peerEpoch: 3n })).toBe(false);
  });
});

describe('quorums', () => {
  it('are more than half of the voters', () => {
    expect(verifier().containsQuorum([1])).toBe(false);
    expect(verifier().containsQuorum([1, 3])).toBe(true);
    expect(verifier().containsQuorum([1, 9])).toBe(false);
    const four = verifier('server.4=m4:1:2\n');
    expect(four.containsQuorum([1, 2])).toBe(false);
    expect(four.containsQuorum([1, 2, 4])).toBe(true);
  });

  it('do not count observers', () => {
    const withObserver = verifier('server.4=m4:1:2:observer\n');
    expect(withObserver.voters).toEqual([1, 2, 3]);
    expect(withObserver.containsQuorum([1, 4])).toBe(false);
  });

  it('are more than half of the weight in more than half of the groups', () => {
    const six = [4, 5, 6].map((i) => `server.${i}=m${i}:1:2`).join('\n');
    const groups = verifier(`${six}\ngroup.1=1:2:3\ngroup.2=4:5:6\nweight.1=3\n`);
    expect(groups.weight(1)).toBe(3);
    expect(groups.containsQuorum([1, 4, 5])).toBe(true);
    expect(groups.containsQuorum([2, 3, 4, 5, 6])).toBe(false);
  });
});
