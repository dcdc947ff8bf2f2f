/** Which hosts run a JournalNode: those that the `qjournal://` address of the shared edits names. */

import type { HostPlan } from '../../core/plugin/index.ts';

const SHARED_EDITS = 'dfs.namenode.shared.edits.dir';
const RPC_ADDRESS = 'dfs.journalnode.rpc-address';
const DEFAULT_PORT = 8485;

type Host = Omit<HostPlan, 'roles'>;

/** Whether this host's own configuration names it. */
export function runsJournalNode(host: Host): boolean {
  return Object.entries(keysOf(host)).some(
    ([name, value]) =>
      (name === SHARED_EDITS || name.startsWith(`${SHARED_EDITS}.`)) &&
      hostsOf(value).some((one) => one === host.name || one === host.address),
  );
}

/** Where NameNodes reach it. */
export function journalNodePort(host: Host): number {
  return Number(/:(\d+)$/.exec(keysOf(host)[RPC_ADDRESS] ?? '')?.[1] ?? DEFAULT_PORT);
}

function keysOf(host: Host): Readonly<Record<string, string>> {
  return host.conf['hdfs-site.xml']?.keys ?? {};
}

function hostsOf(uri: string): readonly string[] {
  const authority = /^qjournal:\/\/([^/]*)/.exec(uri.trim())?.[1] ?? '';
  return authority.split(';').map((address) => address.trim().split(':')[0] ?? '');
}
