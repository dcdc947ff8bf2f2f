/** How `hdfs fsck` says that it is called. */

import { GENERIC_OPTIONS } from '../fs/texts/usage.ts';

const LINES = [
  'Usage: hdfs fsck <path> [-list-corruptfileblocks | [-move | -delete | -openforwrite] [-files [-blocks [-locations | -racks | -replicaDetails | -upgradedomains]]]] [-includeSnapshots] [-showprogress] [-storagepolicies] [-maintenance] [-blockId <blk_Id>] [-replicate]',
  '\t<path>\tstart checking from this path',
  '\t-move\tmove corrupted files to /lost+found',
  '\t-delete\tdelete corrupted files',
  '\t-files\tprint out files being checked',
  '\t-openforwrite\tprint out files opened for write',
  '\t-includeSnapshots\tinclude snapshot data if the given path indicates a snapshottable directory or there are snapshottable directories under it',
  '\t-list-corruptfileblocks\tprint out list of missing blocks and files they belong to',
  '\t-files -blocks\tprint out block report',
  '\t-files -blocks -locations\tprint out locations for every block',
  '\t-files -blocks -racks\tprint out network topology for data-node locations',
  '\t-files -blocks -replicaDetails\tprint out each replica details ',
  '\t-files -blocks -upgradedomains\tprint out upgrade domains for every block',
  '\t-storagepolicies\tprint out storage policy summary for the blocks',
  '\t-maintenance\tprint out maintenance state node details',
  '\t-showprogress\tDeprecated. Progress is now shown by default',
  '\t-blockId\tprint out which file this blockId belongs to, locations (nodes, racks) of this block, and other diagnostics info (under replicated, corrupted or not, etc)',
  '\t-replicate initiate replication work to make mis-replicated',
  ' blocks satisfy block placement policy',
  '',
  'Please Note:',
  '',
  '\t1. By default fsck ignores files opened for write, use -openforwrite to report such files. They are usually  tagged CORRUPT or HEALTHY depending on their block allocation status',
  '\t2. Option -includeSnapshots should not be used for comparing stats, should be used only for HEALTH check, as this may contain duplicates if the same file present in both original fs tree and inside snapshots.',
];

export const FSCK_USAGE = `${LINES.join('\n')}\n\n${GENERIC_OPTIONS}`;
