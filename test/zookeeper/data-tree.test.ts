/** The tree on its own: order of names, counters, watches, paths and access lists. */
import { describe, expect, it } from 'vitest';
import { authProviders } from '../../core/config/auth-providers.ts';
import { EventType, Op } from '../../core/zookeeper/protocol/opcodes.ts';
import { OPEN_ACL } from '../../core/zookeeper/protocol/records.ts';
import type { Txn } from '../../core/zookeeper/protocol/txn.ts';
import { authenticate, fixupAcl, isAllowed, visibleAcl } from '../../core/zookeeper/tree/acl.ts';
import { DataTree } from '../../core/zookeeper/tree/data-tree.ts';
import { JavaStringSet } from '../../core/zookeeper/tree/java-set.ts';
import { pathProblem } from '../../core/zookeeper/tree/path.ts';
import type { Watcher } from '../../core/zookeeper/tree/watches.ts';

const SESSION = 0x0100000000000001n;

class Seen implements Watcher {
  readonly closed = false;
  readonly events: string[] = [];

  notify(type: number, path: string): void {
    this.events.push(`${type} ${path}`);
  }
}

class Tree {
  readonly tree = DataTree.fresh();
  private zxid = 0n;

  apply(txn: Txn): number {
    const header = { clientId: SESSION, cxid: 1, zxid: ++this.zxid, time: 1_000, type: txn.type };
    return this.tree.apply(header, txn).err;
  }

  create(path: string, ephemeral = false): number {
    const data = new Uint8Array(1);
    const type = Op.create;
    return this.apply({ type, path, data, acl: OPEN_ACL, ephemeral, parentCVersion: -1 });
  }
}

describe('a set of names', () => {
  it('is listed in the order of a Java hash set', () => {
    const set = new JavaStringSet(8);
    for (const name of ['a', 'e', 's-0000000002', 's-0000000003', 'n', 'c', 'ttl']) set.add(name);
    // As a real server listed them.
    expect(set.list()).toEqual(['a', 'c', 'e', 's-0000000003', 's-0000000002', 'ttl', 'n']);
    set.delete('c');
    expect(set.list()).toEqual(['a', 'e', 's-0000000003', 's-0000000002', 'ttl', 'n']);
  });
});

describe('the data tree', () => {
  it('begins with five nodes, the root counted twice', () => {
    expect(DataTree.fresh().nodeCount).toBe(5);
  });

  it('shows creations and deletions in cversion', () => {
    const t = new Tree();
    t.create('/p');
    for (const name of ['a', 'b', 'c']) t.create(`/p/${name}`);
    t.apply({ type: Op.delete, path: '/p/b' });
    expect(t.tree.get('/p')?.clientStat()).toMatchObject({
      cversion: 4,
      numChildren: 2,
      pzxid: 5n,
      mzxid: 1n,
    });
  });

  it('deletes the ephemerals of a session in one transaction, and returns to its digest', () => {
    const t = new Tree();
    t.create('/p');
    const before = { nodes: t.tree.nodeCount, paths: t.tree.ephemeralsOf(SESSION).list() };
    t.create('/p/e1', true);
    t.create('/p/e2', true);
    expect(t.tree.ephemeralsOf(SESSION).size).toBe(2);
    t.apply({ type: Op.closeSession, paths: ['/p/e1', '/p/e2'] });
    expect(t.tree.nodeCount).toBe(before.nodes);
    expect(t.tree.ephemeralsOf(SESSION).list()).toEqual(before.paths);
    let sum = 0;
    for (const [path, node] of t.tree.entries()) {
      sum += t.tree.calculator.nodeDigest(path, node.data, node.stat);
    }
    expect(t.tree.digest).toBe(sum);
  });

  it('fires one-shot watches once, the node before its parent', () => {
    const t = new Tree();
    const seen = new Seen();
    t.create('/p');
    t.tree.dataWatches.add('/p/c', seen);
    t.tree.childWatches.add('/p', seen);
    t.create('/p/c');
    t.create('/p/d');
    expect(seen.events).toEqual([
      `${EventType.nodeCreated} /p/c`,
      `${EventType.nodeChildrenChanged} /p`,
    ]);
  });

  it('tells a deletion once to who watches data and children', () => {
    const t = new Tree();
    const seen = new Seen();
    t.create('/p');
    t.tree.dataWatches.add('/p', seen);
    t.tree.childWatches.add('/p', seen);
    t.apply({ type: Op.delete, path: '/p' });
    expect(seen.events).toEqual([`${EventType.nodeDeleted} /p`]);
    expect(t.tree.dataWatches.size + t.tree.childWatches.size).toBe(0);
  });

  it('keeps persistent watches, and tells recursive ones of the whole subtree', () => {
    const t = new Tree();
    const seen = new Seen();
    t.create('/p');
    t.tree.dataWatches.add('/p', seen, 'recursive');
    t.tree.childWatches.add('/p', seen, 'recursive');
    t.create('/p/a');
    t.create('/p/a/b');
    t.apply({ type: Op.delete, path: '/p/a/b' });
    expect(seen.events).toEqual(['1 /p/a', '1 /p/a/b', '2 /p/a/b']);
    t.tree.removeWatcher(seen);
    t.create('/p/z');
    expect(seen.events.length).toBe(3);
  });

  it('applies nothing of a multi in which one operation failed', () => {
    const t = new Tree();
    const data = new Uint8Array(0);
    const create = { type: Op.create, path: '/m', data, acl: OPEN_ACL, ephemeral: false } as const;
    t.apply({
      type: Op.multi,
      txns: [
        { ...create, parentCVersion: -1 },
        { type: Op.error, err: -110 },
        { ...create, path: '/n', parentCVersion: -1 },
      ],
    });
    expect(t.tree.get('/m')).toBeUndefined();
    expect(t.tree.get('/n')).toBeUndefined();
  });
});

describe('a path', () => {
  it.each([
    ['', 'Path length must be > 0'],
    ['a', 'Path must start with / character'],
    ['/a/', 'Path must not end with / character'],
    ['/a//b', 'Invalid path string "/a//b" caused by empty node name specified @3'],
    ['/a/./b', 'Invalid path string "/a/./b" caused by relative paths not allowed @3'],
    ['/a/..', 'Invalid path string "/a/.." caused by relative paths not allowed @4'],
    ['/a\u0001', 'Invalid path string "/a\u0001" caused by invalid character @2'],
    ['/a\u{1f600}', 'Invalid path string "/a\u{1f600}" caused by invalid character @2'],
  ])('%j is refused: %s', (path, problem) => {
    expect(pathProblem(path)).toBe(problem);
  });

  it.each(['/', '/a', '/.a', '/a/...', '/ä', '/a b'])('%j is allowed', (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });
});

describe('an access list', () => {
  const auth = authProviders(new Map());
  const bob = authenticate('digest', new TextEncoder().encode('bob:pw'), auth) ?? [];
  const own = [{ perms: 31, scheme: 'auth', id: '' }];

  it('knows users by the digest that the real server makes', () => {
    expect(bob).toEqual([{ scheme: 'digest', id: 'bob:ikIaKsbtGweaHnb/jKn7OHqbunM=' }]);
    const trusted = { ...auth, superDigest: 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=' };
    const ids = authenticate('digest', new TextEncoder().encode('super:test'), trusted);
    expect(ids?.[0]).toEqual({ scheme: 'super', id: '' });
    expect(isAllowed([{ perms: 0, scheme: 'digest', id: 'x:y' }], 1, ids ?? [], auth)).toBe(true);
    expect(authenticate('nosuch', null, auth)).toBeUndefined();
  });

  it.each([
    ['sha-256', 'sha256'],
    ['SHA512', 'sha512'],
    ['SHA512/224', 'sha512-224'],
    ['SHA3-256', 'sha3-256'],
    ['SHA3_256', undefined],
  ])('knows the hash %s by the names that Java has for it', (digestAlg, digest) => {
    const key = 'zookeeper.DigestAuthenticationProvider.digestAlg';
    expect(authProviders(new Map([[key, digestAlg]]))).toMatchObject({ digest });
  });

  it('puts the users in the place of auth, and refuses it without any', () => {
    const stored = fixupAcl(bob, own, auth);
    expect(stored).toEqual([{ perms: 31, ...bob[0] }]);
    expect(fixupAcl([{ scheme: 'ip', id: '10.0.0.1' }], own, auth)).toBeUndefined();
    expect(fixupAcl(bob, [], auth)).toBeUndefined();
    expect(fixupAcl(bob, [{ perms: 31, scheme: 'foo', id: 'bar' }], auth)).toBeUndefined();
    expect(isAllowed(stored ?? [], 2, bob, auth)).toBe(true);
    expect(isAllowed(stored ?? [], 2, [], auth)).toBe(false);
    const masked = visibleAcl([{ perms: 1, ...bob[0] } as never], [], auth, false);
    expect(masked[0]?.id).toBe('bob:x');
  });

  it('matches addresses by their leading bits', () => {
    const acl = [{ perms: 1, scheme: 'ip', id: '192.168.0.0/16' }];
    expect(isAllowed(acl, 1, [{ scheme: 'ip', id: '192.168.7.9' }], auth)).toBe(true);
    expect(isAllowed(acl, 1, [{ scheme: 'ip', id: '192.169.7.9' }], auth)).toBe(false);
    expect(fixupAcl([], [{ perms: 1, scheme: 'ip', id: '192.168.0.0/33' }], auth)).toBeUndefined();
  });
});
