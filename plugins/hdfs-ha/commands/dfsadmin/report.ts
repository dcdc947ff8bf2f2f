/** `hdfs dfsadmin -report`: capacities, blocks, and one paragraph about each DataNode. */

import type { DatanodeInfo } from '../../protocols/blocks.ts';
import type { DatanodeReportType, FsStats } from '../../protocols/client-protocol.ts';
import { binaryPrefix, javaDate, percent } from '../fs/format.ts';
import type { AdminCommand, AdminContext } from './admin.ts';

const RULE = '-'.repeat(49);

const LISTS: readonly (readonly [flag: string, type: DatanodeReportType, title: string])[] = [
  ['-live', 'LIVE', 'Live'],
  ['-dead', 'DEAD', 'Dead'],
  ['-decommissioning', 'DECOMMISSIONING', 'Decommissioning'],
];

export const report: AdminCommand = {
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  async run(context, args) {
    const { sys, client } = context;
    const { namenode } = client;
    const stats = await namenode.getStats({});
    if (await namenode.setSafeMode({ action: 'SAFEMODE_GET', isChecked: false })) {
      sys.print('Safe mode is ON');
    }
    for (const line of summary(stats)) sys.print(line);
    const chosen = LISTS.filter(([flag]) => args.includes(flag));
    for (const [, type, title] of chosen.length > 0 ? chosen : LISTS) {
      await list(context, type, title, chosen.length > 0);
    }
  },
};

async function list(
  { sys, client }: AdminContext,
  type: DatanodeReportType,
  title: string,
  evenNone: boolean,
): Promise<void> {
  const nodes = await client.namenode.getDatanodeReport({ type });
  if (nodes.length > 0 || evenNone) sys.print(`${title} datanodes (${nodes.length}):\n`);
  for (const node of nodes) sys.print(`${paragraph(node).join('\n')}\n\n`);
}

function summary(stats: FsStats): string[] {
  const { capacity, used, remaining } = stats;
  const present = used + remaining;
  return [
    `Configured Capacity: ${size(capacity)}`,
    `Present Capacity: ${size(present)}`,
    `DFS Remaining: ${size(remaining)}`,
    `DFS Used: ${size(used)}`,
    `DFS Used%: ${percent(present > 0 ? used / present : 0, 2)}`,
    'Replicated Blocks:',
    `\tUnder replicated blocks: ${stats.lowRedundancyBlocks}`,
    `\tBlocks with corrupt replicas: ${stats.corruptBlocks}`,
    `\tMissing blocks: ${stats.missingBlocks}`,
    `\tMissing blocks (with replication factor 1): ${stats.missingReplicationOneBlocks}`,
    `\tLow redundancy blocks with highest priority to recover: ${stats.highestPriorityLowRedundancyBlocks}`,
    `\tPending deletion blocks: ${stats.pendingDeletionBlocks}`,
    'Erasure Coded Block Groups: ',
    '\tLow redundancy block groups: 0',
    '\tBlock groups with corrupt internal blocks: 0',
    '\tMissing block groups: 0',
    '\tLow redundancy blocks with highest priority to recover: 0',
    '\tPending deletion blocks: 0',
    '',
    RULE,
  ];
}

/** `DatanodeInfo.getDatanodeReport` */
function paragraph(node: DatanodeInfo): string[] {
  const { capacity, dfsUsed, remaining } = node;
  return [
    `Name: ${node.address}:${node.xferPort} (${node.hostName})`,
    `Hostname: ${node.hostName}`,
    `Decommission Status : ${node.adminState}`,
    `Configured Capacity: ${size(capacity)}`,
    `DFS Used: ${size(dfsUsed)}`,
    `Non DFS Used: ${size(node.nonDfsUsed)}`,
    `DFS Remaining: ${size(remaining)}`,
    `DFS Used%: ${percent(capacity > 0 ? dfsUsed / capacity : 1, 2)}`,
    `DFS Remaining%: ${percent(capacity > 0 ? remaining / capacity : 0, 2)}`,
    'Configured Cache Capacity: 0 (0 B)',
    'Cache Used: 0 (0 B)',
    'Cache Remaining: 0 (0 B)',
    'Cache Used%: 100.00%',
    'Cache Remaining%: 0.00%',
    `Xceivers: ${node.xceivers}`,
    `Last contact: ${javaDate(node.lastUpdate)}`,
    `Last Block Report: ${node.lastBlockReport === 0 ? 'Never' : javaDate(node.lastBlockReport)}`,
    `Num of Blocks: ${node.blocks}`,
  ];
}

/** `270553174016 (251.97 GB)` */
function size(bytes: number): string {
  return `${bytes} (${binaryPrefix(bytes, 'B', 2)})`;
}
