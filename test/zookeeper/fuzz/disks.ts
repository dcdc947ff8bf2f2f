/**
 * Disks of servers that ran: valid logs, snapshots, epochs and configurations, for fuzzing to damage.
 * What they hold is known: `/n0`, `/n1` and so on, created in this order, each followed by its number
 * in `/count`, so that a part of a history can be told from something else.
 */

import type { Disk, System } from '../../../core/machine/system.ts';
import { type Client, connect } from '../../../core/zookeeper/client/index.ts';
import { type Ensemble, ensemble } from '../ensemble.ts';

/** Files by absolute path. */
export type DiskImage = ReadonlyMap<string, Uint8Array>;

const WRITES = 60;
/** Small, so that there is more than one snapshot and one log. */
const SNAP_COUNT = 'snapCount=30';

/** Everything that a server keeps. */
export function readImage(disk: Disk): DiskImage {
  const image = new Map<string, Uint8Array>();
  const visit = (path: string): void => {
    if (disk.stat(path).kind === 'file') image.set(path, disk.read(path));
    else for (const name of disk.list(path)) visit(`${path}/${name}`);
  };
  for (const name of disk.list('/')) if (/^(data|zoo\.cfg)/.test(name)) visit(`/${name}`);
  return image;
}

export function layImage(disk: Disk, image: DiskImage): void {
  for (const path of readImage(disk).keys()) disk.remove(path);
  for (const [path, bytes] of image) {
    disk.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true });
    disk.write(path, bytes);
  }
}

async function write(client: Client, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    await client.create(`/n${i}`, `${i}`);
    await client.setData('/count', `${i}`);
  }
}

function writeAll(e: Ensemble, from: number, to: number): Promise<void> {
  return e.on(async (sys) => {
    const client = await e.client(sys);
    await client.ensure('/count');
    await write(client, from, to);
    await client.close();
  });
}

/** Of a server on its own. */
export async function standaloneDisk(): Promise<DiskImage> {
  let image: DiskImage = new Map();
  await ensemble({
    voters: 1,
    cfg: SNAP_COUNT,
    script: async (e) => {
      await e.startAll();
      await writeAll(e, 0, WRITES);
      image = await e.on(async ({ disk }) => readImage(disk), 'm1');
    },
  });
  return image;
}

/** Of three voters that are at the same zxid, in their second epoch, with dynamic files. */
export async function ensembleDisks(): Promise<readonly DiskImage[]> {
  const images: DiskImage[] = [];
  await ensemble({
    voters: 3,
    cfg: `${SNAP_COUNT}\nreconfigEnabled=true`,
    script: async (e) => {
      await e.startAll();
      await writeAll(e, 0, WRITES / 2);
      e.signal('m3', 'KILL');
      await e.stage.sleep(5_000);
      e.start('m3');
      await e.serving(...e.names);
      await writeAll(e, WRITES / 2, WRITES);
      await e.stage.sleep(1_000);
      for (const name of e.names) images.push(await e.on(async (s) => readImage(s.disk), name));
    },
  });
  return images;
}

/** Longer than an election. */
const PATIENCE_MS = 15_000;

/** How many writes a server has, or what is wrong with them. Null when it does not answer. */
export async function writesAt(sys: System, server: string): Promise<number | string | null> {
  let writes: number | string | null = null;
  const told = ask(sys, server).then((answer) => {
    writes = answer;
  });
  await sys.sleep(PATIENCE_MS, told);
  return writes;
}

async function ask(sys: System, server: string): Promise<number | string | null> {
  try {
    const client = await connect(sys, server, { timeout: 4_000 });
    await client.sync('/');
    const { children } = await client.getChildren('/');
    const numbers = new Set(children.filter((name) => /^n\d+$/.test(name)));
    const count = numbers.size;
    for (let i = 0; i < count; i++) {
      if (!numbers.has(`n${i}`)) return `${count} writes, without /n${i}`;
      const { text } = await client.getData(`/n${i}`);
      if (text !== `${i}`) return `/n${i} is ${text}`;
    }
    if (children.includes('count')) {
      const { text } = await client.getData('/count');
      const isOfEnd = [`${count - 1}`, `${count - 2}`].includes(text) || (count < 2 && text === '');
      if (!isOfEnd) return `${count} writes, and /count is ${text}`;
    }
    await client.close();
    return count;
  } catch (error) {
    if ((error as { code?: number }).code !== undefined) return null;
    throw error;
  }
}
