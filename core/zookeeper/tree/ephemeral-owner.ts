/**
 * What the ephemeralOwner field of a persisted stat means (`EphemeralType`): nothing, a session, a
 * container or a time to live. Clients are shown an owner for real ephemerals only.
 */

/** Only the top bit. */
export const CONTAINER_OWNER = -(2n ** 63n);

/** `0xff` in the top byte, the feature id 0 in the next two, the time to live below. */
const TTL_MARK = 0xffn << 56n;
const TTL_MASK = 0xffffffn << 40n;
/** `EphemeralType.TTL.maxValue`: 40 bits, in ms. */
export const MAX_TTL_MS = (1n << 40n) - 1n;

export type OwnerKind = 'none' | 'session' | 'container' | 'ttl';

/** With extended types disabled, `0xff…` is a session of server 255. */
export function ownerKind(owner: bigint, extendedTypes = true): OwnerKind {
  if (owner === 0n) return 'none';
  if (owner === CONTAINER_OWNER) return 'container';
  if (extendedTypes && (BigInt.asUintN(64, owner) & TTL_MASK) === TTL_MARK) return 'ttl';
  return 'session';
}

export function ttlOwner(ttlMs: bigint): bigint {
  return BigInt.asIntN(64, TTL_MARK | ttlMs);
}

export function ttlOf(owner: bigint): bigint {
  return owner & MAX_TTL_MS;
}
