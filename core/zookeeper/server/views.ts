/**
 * Read-only views of a server for probes: a znode by its path, and the sessions. They are read
 * between events and touch nothing; what a server knows is shown even while it does not serve.
 */

import type { System, TraceValue } from '../../machine/system.ts';
import type { Database } from '../storage/database.ts';
import type { ClientPort } from './client-port.ts';
import { hexId } from './session-id.ts';

export function exposeViews(sys: System, db: Database, clients: ClientPort): void {
  sys.expose('znode', (path) => znodeView(db, clients, path));
  sys.expose('sessions', () => sessionsView(db, clients));
}

/** `exists` is false for a missing node; `zxid` is the last one applied here. */
function znodeView(db: Database, clients: ClientPort, path: string): TraceValue {
  const serving = clients.server !== undefined;
  const mode = clients.server?.mode ?? null;
  const node = db.tree.get(path);
  const common = { path, serving, mode, zxid: db.lastZxid, exists: node !== undefined };
  if (node === undefined) return common;
  return {
    ...common,
    ...node.clientStat(),
    data: node.data,
    acl: node.acl.map(({ perms, scheme, id }) => ({ perms, scheme, id })),
    children: [...node.children()].sort((a, b) => (a < b ? -1 : 1)),
  };
}

function sessionsView(db: Database, clients: ClientPort): TraceValue {
  const connected = new Set<bigint>();
  for (const connection of clients.connections) connected.add(connection.session);
  return {
    serving: clients.server !== undefined,
    sessions: [...db.sessions].map(([session, timeoutMs]) => ({
      session,
      name: hexId(session),
      timeoutMs,
      connectedHere: connected.has(session),
      ephemerals: [...db.tree.ephemeralsOf(session).list()],
    })),
  };
}
