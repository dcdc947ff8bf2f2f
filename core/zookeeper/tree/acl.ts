/**
 * Access control (`PrepRequestProcessor.fixupACL`, `ZooKeeperServer.checkACL` and the providers
 * `DigestAuthenticationProvider` and `IPAuthenticationProvider`). Pure functions on the ids that a
 * connection has proved and the list that a node carries.
 */

import { createHash } from 'node:crypto';
import type { AuthProviders } from '../../config/auth-providers.ts';
import { decodeUtf8 } from '../protocol/jute.ts';
import { Perm } from '../protocol/opcodes.ts';
import type { Acl, Id } from '../protocol/records.ts';
import { javaHash } from './java-set.ts';

/** Bits of an IPv4 address or undefined. */
function ipBits(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0;
  for (const part of parts) {
    const value = javaInt(part);
    if (value === undefined || value < 0 || value > 255) return undefined;
    bits = (bits << 8) | value;
  }
  return bits | 0;
}

/** `10.0.0.0/8`, or a single address. */
function ipRange(text: string): { bits: number; length: number } | undefined {
  const [address = '', length, ...more] = text.split('/');
  const bits = ipBits(address);
  if (bits === undefined || more.length > 0) return undefined;
  if (length === undefined) return { bits, length: 32 };
  const value = javaInt(length);
  if (value === undefined || value < 0 || value > 32) return undefined;
  return { bits, length: value };
}

/** `Integer.parseInt`, which takes a sign and leading zeros. */
function javaInt(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

interface Provider {
  /** Whether an ACL may name this id. */
  isValid(id: string): boolean;
  /** Whether a proved id satisfies the one of an ACL. */
  matches(proved: string, wanted: string): boolean;
  /** Whether `auth` expands to such ids. */
  readonly isAuthenticated: boolean;
}

const DIGEST: Provider = {
  isValid(id) {
    const parts = id.split(':');
    while (parts.length > 0 && parts.at(-1) === '') parts.pop();
    return parts.length === 2;
  },
  matches: (proved, wanted) => proved === wanted,
  isAuthenticated: true,
};

const IP: Provider = {
  isValid: (id) => ipRange(id) !== undefined,
  matches(proved, wanted) {
    const range = ipRange(wanted);
    const bits = ipBits(proved);
    if (range === undefined || bits === undefined) return false;
    const mask = range.length === 0 ? 0 : -1 << (32 - range.length);
    return (bits & mask) === (range.bits & mask);
  },
  isAuthenticated: false,
};

/** The ensemble's name is nobody's, and no ACL may name it. */
function providerOf(scheme: string, auth: AuthProviders): Provider | undefined {
  if (scheme === 'digest') return auth.digest === undefined ? undefined : DIGEST;
  return scheme === 'ip' ? IP : undefined;
}

/** `user:` and the base64 of the hash of `user:password`. */
export function digestId(userAndPassword: Uint8Array, hashName: string): string {
  const text = decodeUtf8(userAndPassword);
  const hash = createHash(hashName).update(userAndPassword).digest('base64');
  return `${text.split(':', 1)[0]}:${hash}`;
}

/** Schemes that there are, in the order of the real registry's `HashMap`. */
export function schemesOf({ digest, ensemble }: AuthProviders): readonly string[] {
  const isThere = (scheme: string) =>
    scheme === 'digest' ? digest !== undefined : scheme === 'ip' || ensemble !== undefined;
  return ['ip', 'digest', 'ensemble'].filter(isThere);
}

/**
 * The ids that an auth packet proves, or undefined when authentication fails. The digest that the
 * server was told to trust also proves `super`.
 */
export function authenticate(
  scheme: string,
  data: Uint8Array | null,
  auth: AuthProviders,
): Id[] | undefined {
  if (scheme === 'ip' || (scheme === 'ensemble' && auth.ensemble !== undefined)) return [];
  if (scheme !== 'digest' || auth.digest === undefined || data === null) return undefined;
  const id = digestId(data, auth.digest);
  const ids: Id[] = [];
  if (id === auth.superDigest) ids.push({ scheme: 'super', id: '' });
  ids.push({ scheme: 'digest', id });
  return ids;
}

/**
 * What an auth packet says of the ensemble that its client means; undefined where it says nothing.
 * `fail`: that client came to the wrong one, and is to go.
 */
export function ensembleCheck(
  scheme: string,
  name: Uint8Array | null,
  { ensemble }: AuthProviders,
): 'success' | 'fail' | 'skip' | undefined {
  if (scheme !== 'ensemble' || ensemble === undefined) return undefined;
  if (ensemble.names === undefined || name === null || name.length === 0) return 'skip';
  return ensemble.names.has(decodeUtf8(name)) ? 'success' : 'fail';
}

/**
 * What a connection has proved, with more: each once, and in the order of the real server's
 * `ConcurrentHashMap`, which clients see in whoAmI and in what `auth` expands to.
 */
export function withIds(known: readonly Id[], more: readonly Id[]): readonly Id[] {
  const all = [...known];
  for (const id of more) {
    if (!all.some((other) => other.scheme === id.scheme && other.id === id.id)) all.push(id);
  }
  let mask = 15;
  while (all.length >= (mask + 1) * 0.75) mask = mask * 2 + 1;
  return all
    .map((id) => ({ id, bucket: idHash(id) & mask }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ id }) => id);
}

/** `Id.hashCode`, spread as the map does. */
function idHash({ scheme, id }: Id): number {
  const hash = (Math.imul(37, (Math.imul(37, 17) + javaHash(scheme)) | 0) + javaHash(id)) | 0;
  return hash ^ (hash >>> 16);
}

/** The list as it is stored, or undefined for InvalidACL. */
export function fixupAcl(
  ids: readonly Id[],
  acl: readonly Acl[] | null,
  auth: AuthProviders,
): Acl[] | undefined {
  if (acl === null || acl.length === 0) return undefined;
  const result: Acl[] = [];
  for (const entry of withoutDuplicates(acl)) {
    if (entry.scheme === 'world' && entry.id === 'anyone') {
      result.push(entry);
    } else if (entry.scheme === 'auth') {
      const proved = ids.filter((id) => providerOf(id.scheme, auth)?.isAuthenticated);
      if (proved.length === 0) return undefined;
      for (const id of proved) result.push({ perms: entry.perms, scheme: id.scheme, id: id.id });
    } else {
      if (!providerOf(entry.scheme, auth)?.isValid(entry.id)) return undefined;
      result.push(entry);
    }
  }
  return result;
}

function withoutDuplicates(acl: readonly Acl[]): Acl[] {
  const unique: Acl[] = [];
  for (const entry of acl) if (!unique.some((other) => sameEntry(entry, other))) unique.push(entry);
  return unique;
}

function sameEntry(a: Acl, b: Acl): boolean {
  return a.perms === b.perms && a.scheme === b.scheme && a.id === b.id;
}

/** Whether someone with these ids has one of the permissions in `perms`. */
export function isAllowed(
  acl: readonly Acl[],
  perms: number,
  ids: readonly Id[],
  auth: AuthProviders,
): boolean {
  if (acl.length === 0) return true;
  const first = acl[0] as Acl;
  if ((first.perms & perms) !== 0 && first.scheme === 'world' && first.id === 'anyone') return true;
  if (ids.some((id) => id.scheme === 'super')) return true;
  return acl.some((entry) => (entry.perms & perms) !== 0 && satisfies(entry, ids, auth));
}

function satisfies(entry: Acl, ids: readonly Id[], auth: AuthProviders): boolean {
  if (entry.scheme === 'world' && entry.id === 'anyone') return true;
  const provider = providerOf(entry.scheme, auth);
  if (provider === undefined) return false;
  return ids.some((id) => id.scheme === entry.scheme && provider.matches(id.id, entry.id));
}

/** What getACL shows: without ADMIN, the secret part of a digest is `x`. */
export function visibleAcl(
  acl: readonly Acl[],
  ids: readonly Id[],
  auth: AuthProviders,
  skipAcl: boolean,
): readonly Acl[] {
  if (skipAcl || isAllowed(acl, Perm.admin, ids, auth)) return acl;
  return acl.map((entry) =>
    entry.scheme === 'digest' && entry.id.includes(':')
      ? { ...entry, id: `${entry.id.split(':', 1)[0]}:x` }
      : entry,
  );
}

/** whoAmI shows users, not their secrets. */
export function userName(id: Id): string {
  return id.scheme === 'digest' ? (id.id.split(':', 1)[0] ?? id.id) : id.id;
}
