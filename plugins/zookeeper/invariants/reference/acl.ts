/**
 * Who may do what, by the rules that ZooKeeper documents: schemes `world`, `digest` and `auth`.
 * Entries are texts, `31:digest:user:…`, identities too, `digest:user:…`. Nobody is `super` here,
 * and nobody is known by an address.
 */

/** Bits of permissions. */
export const READ = 1;
export const WRITE = 2;
export const CREATE = 4;
export const DELETE = 8;
export const ADMIN = 16;

const ANYONE = 'world:anyone';
export const OPEN: readonly string[] = [`31:${ANYONE}`];

const permsOf = (entry: string): number => Number.parseInt(entry, 10);
const whoOf = (entry: string): string => entry.slice(entry.indexOf(':') + 1);

/** What a node keeps of the list that a client names: `auth` is whoever asks. Undefined: invalid. */
export function storedAcl(
  asked: readonly string[] = OPEN,
  identities: readonly string[],
): readonly string[] | undefined {
  const stored: string[] = [];
  for (const entry of new Set(asked)) {
    if (!whoOf(entry).startsWith('auth:')) stored.push(entry);
    else if (identities.length === 0) return undefined;
    else stored.push(...identities.map((who) => `${permsOf(entry)}:${who}`));
  }
  return stored.length === 0 ? undefined : stored;
}

/** Whether somebody with these identities has one of the permissions. */
export function allows(
  acl: readonly string[],
  permissions: number,
  identities: readonly string[],
): boolean {
  return acl.some((entry) => {
    const who = whoOf(entry);
    return (permsOf(entry) & permissions) !== 0 && (who === ANYONE || identities.includes(who));
  });
}

/** What `getACL` shows: a secret only to those who may change the list. */
export function shownAcl(acl: readonly string[], identities: readonly string[]): readonly string[] {
  if (allows(acl, ADMIN, identities)) return acl;
  return acl.map((entry) => entry.replace(/^(\d+:digest:[^:]*):.*$/, '$1:x'));
}

/** A list as events spell it: nothing where anybody may do anything. */
export function spelled(acl: readonly string[]): { readonly acl?: readonly string[] } {
  return acl.join() === OPEN.join() ? {} : { acl };
}
