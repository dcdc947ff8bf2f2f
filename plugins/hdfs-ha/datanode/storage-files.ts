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
