/** What `running` means for JournalNodes: started by Hadoop's script, and ready for a writer. */

import type { ClusterPlan } from '../../core/plugin/index.ts';

export function journalNodesStarted({ hosts }: ClusterPlan): readonly unknown[] {
  const on = hosts.filter(({ roles }) => roles.includes('JournalNode')).map(({ name }) => name);
  if (on.length === 0) return [];
  return [
    { host: on, run: 'hdfs --daemon start journalnode' },
    { expect: { role: 'JournalNode', host: on, is: 'idle' }, within: '60s' },
  ];
}
