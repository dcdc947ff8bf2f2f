/** Session ids and passwords, against those that a real server gave. */
import { describe, expect, it } from 'vitest';
import {
  firstSessionId,
  hexId,
  isPassword,
  sessionPassword,
} from '../../core/zookeeper/server/session-id.ts';

const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');

describe('a session', () => {
  it('has the password that a real server computed for the same id', () => {
    expect(hex(sessionPassword(0x010000185e840000n))).toBe('bea8a94673be94a3cc34753d740b09a2');
    expect(hex(sessionPassword(0x0100001aa5540000n))).toBe('4e521c16c3507e2cdc601ca4442e8d07');
    expect(hex(sessionPassword(0x0100001aa5540002n))).toBe('2810281683b9bfa2f2da4d4d9d1c646d');
  });

  it('is only given back with its own password', () => {
    const id = 0x0100001aa5540000n;
    expect(isPassword(id, sessionPassword(id))).toBe(true);
    expect(isPassword(id, sessionPassword(id + 1n))).toBe(false);
    expect(isPassword(id, new Uint8Array(0))).toBe(false);
    expect(isPassword(0n, sessionPassword(0n))).toBe(false);
  });

  it('carries the number of the server in the top byte, then its clock, then a counter', () => {
    const id = firstSessionId(3, 0x1aa554);
    expect(hexId(id)).toBe('0x300001aa5540000');
    expect(hexId(firstSessionId(200, 1))).toBe('0xc800000000010000');
    expect(firstSessionId(200, 1)).toBeLessThan(0n);
    // Only 40 bits of the clock have room.
    expect(firstSessionId(1, 2 ** 40 + 5)).toBe(firstSessionId(1, 5));
  });

  it('never has the id that marks containers', () => {
    expect(firstSessionId(0x80, 0)).toBe(-(2n ** 63n) + 1n);
  });
});
