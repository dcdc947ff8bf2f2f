/**
 * Directories that Apache ZooKeeper 3.8.0 left behind when it was killed (`snapCount=12`,
 * `preAllocSize=1`), and what its clients had read from it just before: the engine takes them over.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { connect } from '../../core/zookeeper/client/index.ts';
import { JuteWriter } from '../../core/zookeeper/protocol/jute.ts';
import { Stat, writeAcls } from '../../core/zookeeper/protocol/records.ts';
import { ensemble } from './ensemble.ts';

const RECORDED = new URL('../fixtures/zookeeper/data-of-3.8.0/', import.meta.url);
/** Path, data, Stat and access list in hex, children in the order of the server. */
type Node = readonly [string, string | null, string, string, readonly string[]];

const tree: readonly Node[] = JSON.parse(readFileSync(new URL('tree.json', RECORDED), 'utf8'));
const files = new Map(
  readdirSync(RECORDED)
    .filter((name) => name !== 'tree.json')
    .map((name) => [name, new Uint8Array(readFileSync(new URL(name, RECORDED)))]),
);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function read(sys: System, path: string): Promise<Node> {
  const client = await connect(sys, 'm1:2181');
  const { data, stat } = await client.getData(path);
  const { acl } = await client.getACL(path);
  const { children } = await client.getChildren(path);
  await client.close();
  const [stats, acls] = [new JuteWriter(68), new JuteWriter(64)];
  Stat.write(stats, stat);
  writeAcls(acls, acl);
  return [path, data && hex(data), hex(stats.finish()), hex(acls.finish()), children];
}

/** The tree that a server finds on these files; its exit code if it refuses them. */
async function served(found: ReadonlyMap<string, Uint8Array>): Promise<readonly Node[] | number> {
  let result: readonly Node[] | number = [];
  await ensemble({
    voters: 1,
    cfg: 'extendedTypesEnabled=true',
    script: async (e) => {
      await e.on(async ({ disk }) => {
        disk.mkdir('/data/version-2', { parents: true });
        for (const [name, bytes] of found) disk.write(`/data/version-2/${name}`, bytes);
      }, 'm1');
      e.start('m1');
      await e.stage.sleep(3_000);
      if (e.mode('m1') === undefined) {
        result = Number(e.stage.events('process/exited').at(-1)?.data.code);
        return;
      }
      result = await e.on(async (sys) => {
        const nodes: Node[] = [];
        for (const [path] of tree) nodes.push(await read(sys, path));
        return nodes;
      });
    },
  });
  return result;
}

/** The newest snapshot, damaged by `damage`. */
function damaged(name: string, damage: (bytes: Uint8Array) => Uint8Array) {
  const bytes = files.get(name) as Uint8Array;
  return new Map([...files, [name, damage(bytes.slice())]]);
}

describe('a directory that the real server left', () => {
  it('is taken over whole: data, stats, access lists, the order of children', async () => {
    expect(await served(files)).toEqual(tree);
  });

  it('is read from an older snapshot when the newest is damaged', async () => {
    const flipped = damaged('snapshot.1c', (bytes) => {
      bytes[700] = (bytes[700] ?? 0) ^ 1;
      return bytes;
    });
    expect(await served(flipped)).toEqual(tree);
    expect(await served(damaged('snapshot.1c', (bytes) => bytes.subarray(0, 900)))).toEqual(tree);
  });

  it('is refused when no snapshot is whole', async () => {
    const none = new Map([...files].filter(([name]) => !name.startsWith('snapshot')));
    expect(await served(none)).toBe(1);
  });

  it('is read up to where the last record was torn', async () => {
    // The deletion of /late3 is the last transaction.
    const torn = damaged('log.1e', (bytes) => bytes.subarray(0, 16 + 30));
    const nodes = (await served(torn)) as readonly Node[];
    expect(nodes.find(([path]) => path === '/')?.[4]).toContain('late3');
  });

  it('is refused when a record within is damaged', async () => {
    const bad = damaged('log.1e', (bytes) => {
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      return bytes;
    });
    expect(await served(bad)).toBe(1);
  });
});
