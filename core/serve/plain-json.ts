/**
 * Plain data of a run as JSON, and back to the same value: what JSON has no word for stands as
 * `{ "$": [kind, text] }`. Keys that are undefined are left out, as they read the same.
 */

type Tagged = readonly [kind: 'number' | 'bigint' | 'bytes', text: string];

/** In one line. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key) {
    // Not the parameter: bytes would come as what their own toJSON makes of them.
    const own = this[key];
    const tagged = tag(own);
    return tagged ? { $: tagged } : own;
  });
}

/** @throws SyntaxError */
export function readJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    const tagged = (value as { readonly $?: Tagged } | null)?.$;
    return Array.isArray(tagged) ? untag(tagged as unknown as Tagged) : value;
  });
}

function tag(value: unknown): Tagged | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return ['number', String(value)];
  if (typeof value === 'bigint') return ['bigint', String(value)];
  if (value instanceof Uint8Array) return ['bytes', Buffer.from(value).toString('base64')];
  return undefined;
}

function untag([kind, text]: Tagged): number | bigint | Uint8Array {
  if (kind === 'bytes') return new Uint8Array(Buffer.from(text, 'base64'));
  return kind === 'bigint' ? BigInt(text) : Number(text);
}
