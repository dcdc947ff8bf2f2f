/** What a storage is of: the numbers and names that must be the same wherever its data lies. */

import type { System } from '../../../../core/plugin/index.ts';
import { randomUuid } from '../../../hadoop-common/door.ts';
import { LAYOUT_VERSION, type NamespaceInfo } from '../../../journalnode/door.ts';
import { javaDate } from '../../../zookeeper/door.ts';

/** `StorageInfo.toColonSeparatedString`: how requests for images name a storage. */
export function colonSeparated(info: NamespaceInfo): string {
  return [info.layoutVersion, info.namespaceId, info.cTime, info.clusterId].join(':');
}

/** `NNStorage.newNamespaceInfo`: of a file system that is formatted now. */
export function newNamespaceInfo(sys: System, clusterId: string): NamespaceInfo {
  const random = sys.random('NNStorage.newNamespaceInfo');
  const now = sys.clock.wall();
  return {
    layoutVersion: LAYOUT_VERSION,
    namespaceId: random.int(1, 0x7fffffff),
    clusterId,
    blockPoolId: `BP-${random.int(0, 0x7fffffff)}-${sys.host.address}-${now}`,
    cTime: now,
  };
}

/** `NNStorage.newClusterID`: `CID-` and a random UUID. */
export function newClusterId(sys: System): string {
  return `CID-${randomUuid(sys, 'NNStorage.newClusterID')}`;
}

/** The file `VERSION`, in the order of a JDK 8 `Properties`. */
export function versionText(sys: System, info: NamespaceInfo): string {
  return [
    `#${javaDate(sys.clock.wall())}`,
    `namespaceID=${info.namespaceId}`,
    `clusterID=${info.clusterId}`,
    `cTime=${info.cTime}`,
    'storageType=NAME_NODE',
    `blockpoolID=${info.blockPoolId}`,
    `layoutVersion=${info.layoutVersion}`,
    '',
  ].join('\n');
}

/** What a `VERSION` says, or undefined when it does not say everything. */
export function parseVersion(text: string): NamespaceInfo | undefined {
  const lines = text.split('\n').map((line) => /^([^#=]+)=(.*)$/.exec(line));
  const values = new Map(lines.flatMap((line) => (line ? [[line[1]!, line[2]!] as const] : [])));
  const number = (name: string): number => Number(values.get(name) ?? Number.NaN);
  const clusterId = values.get('clusterID');
  const blockPoolId = values.get('blockpoolID');
  const info = {
    layoutVersion: number('layoutVersion'),
    namespaceId: number('namespaceID'),
    cTime: number('cTime'),
  };
  if (clusterId === undefined || blockPoolId === undefined) return undefined;
  if (!Object.values(info).every(Number.isSafeInteger)) return undefined;
  return { ...info, clusterId, blockPoolId };
}
