/**
 * Session ids and passwords (`SessionTrackerImpl.initializeNextSessionId`,
 * `ZooKeeperServer.generatePasswd`). The password is a function of the id, so that every server can
 * check it and a session moves without any state being sent.
 */

const SUPER_SECRET = 0xb3415c00n;
const MASK_48 = (1n << 48n) - 1n;
const MULTIPLIER = 0x5deece66dn;
const PASSWORD_LENGTH = 16;
/** `EphemeralType.CONTAINER_EPHEMERAL_OWNER`: an id that must not be handed out. */
const RESERVED = -(2n ** 63n);

/**
 * The first id that a server hands out: its number in the top byte, then 40 bits of its monotonic
 * clock, then a counter.
 */
export function firstSessionId(serverId: number, elapsedMs: number): bigint {
  const elapsed = BigInt.asUintN(64, BigInt(Math.floor(elapsedMs)) << 24n) >> 8n;
  const id = BigInt.asIntN(64, elapsed | (BigInt(serverId) << 56n));
  return id === RESERVED ? id + 1n : id;
}

/** Sixteen bytes of `java.util.Random`, seeded with the id. */
export function sessionPassword(session: bigint): Uint8Array {
  let seed = (BigInt.asUintN(64, session) ^ SUPER_SECRET ^ MULTIPLIER) & MASK_48;
  const password = new Uint8Array(PASSWORD_LENGTH);
  for (let at = 0; at < PASSWORD_LENGTH; at += 4) {
    seed = (seed * MULTIPLIER + 0xbn) & MASK_48;
    let word = Number(BigInt.asIntN(32, seed >> 16n));
    for (let i = at; i < at + 4; i++, word >>= 8) password[i] = word & 0xff;
  }
  return password;
}

/** `checkPasswd`. */
export function isPassword(session: bigint, password: Uint8Array): boolean {
  if (session === 0n || password.length !== PASSWORD_LENGTH) return false;
  return sessionPassword(session).every((byte, i) => byte === password[i]);
}

/** `0x10000185e840000`, as the real server prints session ids, and zxids, which may be -1. */
export function hexId(id: bigint): string {
  return `0x${BigInt.asUintN(64, id).toString(16)}`;
}
