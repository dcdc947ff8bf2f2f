/**
 * Access control lists as zkCli.sh reads and prints them: `scheme:id:perms`, joined by commas
 * (`AclParser`, `ZKUtil.getPermString`). Wrong pieces are complained about and left out.
 */
import type { Acl, OutputStream } from '../platform.ts';

/** Bit of each letter, in the order in which they are printed. */
const PERMS: ReadonlyMap<string, number> = new Map([
  ['c', 4],
  ['d', 8],
  ['r', 1],
  ['w', 2],
  ['a', 16],
]);

export function parseAcl(text: string, err: OutputStream): Acl[] {
  return text.split(',').flatMap((entry) => {
    const first = entry.indexOf(':');
    const last = entry.lastIndexOf(':');
    if (first === last) {
      err.write(`${entry} does not have the form scheme:id:perm\n`);
      return [];
    }
    const perms = parsePerms(entry.slice(last + 1), err);
    return [{ perms, scheme: entry.slice(0, first), id: entry.slice(first + 1, last) }];
  });
}

function parsePerms(text: string, err: OutputStream): number {
  let perms = 0;
  for (const letter of text) {
    const bit = PERMS.get(letter);
    if (bit === undefined) err.write(`Unknown perm type: ${letter}\n`);
    else perms |= bit;
  }
  return perms;
}

/** `Id.toString` is `'scheme,'id` and a newline. */
export function aclText(acl: Acl): string {
  const letters = [...PERMS].filter(([, bit]) => (acl.perms & bit) !== 0).map(([letter]) => letter);
  return `'${acl.scheme},'${acl.id}\n: ${letters.join('')}`;
}
