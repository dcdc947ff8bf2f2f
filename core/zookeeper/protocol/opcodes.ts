/**
 * The operation numbers of the client protocol (`ZooDefs.OpCode`), the special xids, the create
 * modes, the permissions and the event types. Plain constants, so that switches stay readable.
 */

export const Op = {
  notification: 0,
  create: 1,
  delete: 2,
  exists: 3,
  getData: 4,
  setData: 5,
  getACL: 6,
  setACL: 7,
  getChildren: 8,
  sync: 9,
  ping: 11,
  getChildren2: 12,
  check: 13,
  multi: 14,
  create2: 15,
  reconfig: 16,
  checkWatches: 17,
  removeWatches: 18,
  createContainer: 19,
  deleteContainer: 20,
  createTTL: 21,
  multiRead: 22,
  auth: 100,
  setWatches: 101,
  sasl: 102,
  getEphemerals: 103,
  getAllChildrenNumber: 104,
  setWatches2: 105,
  addWatch: 106,
  whoAmI: 107,
  createSession: -10,
  closeSession: -11,
  error: -1,
} as const;

/** Names as the trace and the four-letter words show them. */
export const OP_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(Op).map(([name, code]) => [code, name]),
);

/** What `cons` calls the last operation of a connection. */
export const LAST_OPERATIONS: ReadonlyMap<number, string> = new Map([
  [Op.ping, 'PING'],
  [Op.createSession, 'SESS'],
  [Op.multi, 'MULT'],
  [Op.multiRead, 'MLTR'],
  [Op.create, 'CREA'],
  [Op.create2, 'CREA'],
  [Op.createTTL, 'CREA'],
  [Op.createContainer, 'CREA'],
  [Op.delete, 'DELE'],
  [Op.deleteContainer, 'DELE'],
  [Op.setData, 'SETD'],
  [Op.reconfig, 'RECO'],
  [Op.setACL, 'SETA'],
  [Op.closeSession, 'CLOS'],
  [Op.sync, 'SYNC'],
  [Op.check, 'CHEC'],
  [Op.exists, 'EXIS'],
  [Op.getData, 'GETD'],
  [Op.setWatches, 'SETW'],
  [Op.setWatches2, 'STW2'],
  [Op.addWatch, 'ADDW'],
  [Op.getACL, 'GETA'],
  [Op.getChildren, 'GETC'],
  [Op.getAllChildrenNumber, 'GETACN'],
  [Op.getChildren2, 'GETC'],
  [Op.checkWatches, 'CHKW'],
  [Op.removeWatches, 'REMW'],
  [Op.whoAmI, 'HOMI'],
  [Op.getEphemerals, 'GETE'],
]);

/** Xids with a meaning of their own (`ClientCnxn`). */
export const Xid = {
  notification: -1,
  ping: -2,
  auth: -4,
  setWatches: -8,
} as const;

/** `CreateMode` flags. */
export const CreateMode = {
  persistent: 0,
  ephemeral: 1,
  persistentSequential: 2,
  ephemeralSequential: 3,
  container: 4,
  persistentWithTtl: 5,
  persistentSequentialWithTtl: 6,
} as const;

/** `ZooDefs.Perms`. */
export const Perm = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;

/** `Watcher.Event.EventType`. */
export const EventType = {
  none: -1,
  nodeCreated: 1,
  nodeDeleted: 2,
  nodeDataChanged: 3,
  nodeChildrenChanged: 4,
  dataWatchRemoved: 5,
  childWatchRemoved: 6,
  persistentWatchRemoved: 7,
} as const;

export const EVENT_NAMES: ReadonlyMap<number, string> = new Map([
  [-1, 'None'],
  [1, 'NodeCreated'],
  [2, 'NodeDeleted'],
  [3, 'NodeDataChanged'],
  [4, 'NodeChildrenChanged'],
  [5, 'DataWatchRemoved'],
  [6, 'ChildWatchRemoved'],
  [7, 'PersistentWatchRemoved'],
]);

/** `Watcher.Event.KeeperState`; servers only ever send `syncConnected`. */
export const KeeperState = {
  disconnected: 0,
  syncConnected: 3,
  authFailed: 4,
  connectedReadOnly: 5,
  saslAuthenticated: 6,
  closed: 7,
  expired: -112,
} as const;

export const STATE_NAMES: ReadonlyMap<number, string> = new Map([
  [-1, 'Unknown'],
  [0, 'Disconnected'],
  [1, 'NoSyncConnected'],
  [3, 'SyncConnected'],
  [4, 'AuthFailed'],
  [5, 'ConnectedReadOnly'],
  [6, 'SaslAuthenticated'],
  [7, 'Closed'],
  [-112, 'Expired'],
]);

/** Which watches `checkWatches` and `removeWatches` mean (`Watcher.WatcherType`). */
export const WatcherType = { children: 1, data: 2, any: 3 } as const;
