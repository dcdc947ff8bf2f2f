/** A session's id as clients of many languages hold it, in the words of the language. */

const BYTES = 8;

/** `0x10000a3c5d20001`. @throws RangeError it is no id, or JavaScript has rounded it */
export function sessionText(session: bigint | string | Uint8Array): string {
  return `0x${BigInt.asUintN(64, asBigInt(session)).toString(16)}`;
}

function asBigInt(session: bigint | string | Uint8Array): bigint {
  if (typeof session === 'bigint') return session;
  if (typeof session === 'string' && /^(0x[0-9a-f]+|-?\d+)$/i.test(session)) return BigInt(session);
  if (session instanceof Uint8Array && session.length === BYTES) {
    return BigInt(`0x${Buffer.from(session).toString('hex')}`);
  }
  const wanted = 'a bigint, a text as `0x10000a3c5d20001`, or 8 bytes';
  throw new RangeError(`\`${String(session)}\` is no session id; write ${wanted}`);
}
