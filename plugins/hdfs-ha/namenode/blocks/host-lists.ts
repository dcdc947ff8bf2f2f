/** `HostFileManager`: the files `dfs.hosts` and `dfs.hosts.exclude`, which say who may be a DataNode. */

import type { System } from '../../../../core/plugin/index.ts';
import type { DatanodeId } from '../../protocols/blocks.ts';
import type { NamesystemSettings } from '../namesystem/settings.ts';

export interface HostLists {
  allows(node: DatanodeId): boolean;
  excludes(node: DatanodeId): boolean;
}

export function readHostLists(sys: System, settings: NamesystemSettings): HostLists {
  const included = hostsIn(sys, settings.includeFile);
  const excluded = hostsIn(sys, settings.excludeFile);
  const names = ({ hostName, address, xferPort }: DatanodeId) => [
    hostName,
    address,
    `${hostName}:${xferPort}`,
    `${address}:${xferPort}`,
  ];
  return {
    allows: (node) => included.size === 0 || names(node).some((name) => included.has(name)),
    excludes: (node) => names(node).some((name) => excluded.has(name)),
  };
}

/** Words of the file; what follows a `#` is a comment. */
function hostsIn(sys: System, file: string): ReadonlySet<string> {
  if (file === '' || !sys.disk.exists(file)) return new Set();
  const lines = sys.disk.readText(file).split('\n');
  const words = lines.flatMap((line) => line.replace(/#.*/, '').split(/\s+/));
  return new Set(words.filter((word) => word !== ''));
}
