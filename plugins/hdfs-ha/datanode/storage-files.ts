/** The `VERSION` files of a DataNode, in the order in which a JDK 8 writes `Properties`. */

import type { System } from '../../../core/plugin/index.ts';
import { javaDate } from '../../zookeeper/door.ts';

/** `DataNodeLayoutVersion` of replicas in 32 by 32 folders. */
export const DATANODE_LAYOUT_VERSION = -57;

export type Properties = Readonly<Record<string, string>>;

/** Written and synced (`Storage.writeProperties`). */
export async function writeProperties(
  sys: System,
  path: string,
  properties: Properties,
): Promise<void> {
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  sys.disk.write(path, `#${javaDate(sys.clock.wall())}\n${lines.join('')}`);
  await sys.disk.fsync(path);
}

export function readProperties(sys: System, path: string): Properties {
  const lines = sys.disk.readText(path).split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const match = /^([^#=]+)=(.*)$/.exec(line);
      return match ? [[match[1] as string, match[2] as string]] : [];
    }),
  );
}

/** A random UUID. */
export function randomUuid(sys: System, label: string): string {
  const bytes = sys.random(label).bytes(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const ends = [0, 8, 12, 16, 20, 32];
  return ends
    .slice(1)
    .map((end, at) => hex.slice(ends[at], end))
    .join('-');
}
