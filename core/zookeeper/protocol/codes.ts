/**
 * The error codes of `KeeperException.Code`, with the two spellings the real software uses: the
 * constant's name, and the words that `KeeperException.getMessage` puts after `KeeperErrorCode =`.
 */

export const Code = {
  ok: 0,
  systemError: -1,
  runtimeInconsistency: -2,
  dataInconsistency: -3,
  connectionLoss: -4,
  marshallingError: -5,
  unimplemented: -6,
  operationTimeout: -7,
  badArguments: -8,
  unknownSession: -12,
  newConfigNoQuorum: -13,
  reconfigInProgress: -14,
  apiError: -100,
  noNode: -101,
  noAuth: -102,
  badVersion: -103,
  noChildrenForEphemerals: -108,
  nodeExists: -110,
  notEmpty: -111,
  sessionExpired: -112,
  invalidCallback: -113,
  invalidAcl: -114,
  authFailed: -115,
  sessionMoved: -118,
  notReadOnly: -119,
  ephemeralOnLocalSession: -120,
  noWatcher: -121,
  requestTimeout: -122,
  reconfigDisabled: -123,
  sessionClosedRequireSaslAuth: -124,
  quotaExceeded: -125,
  throttledOp: -127,
} as const;

const TEXTS: ReadonlyMap<number, string> = new Map([
  [0, 'ok'],
  [-1, 'SystemError'],
  [-2, 'RuntimeInconsistency'],
  [-3, 'DataInconsistency'],
  [-4, 'ConnectionLoss'],
  [-5, 'MarshallingError'],
  [-6, 'Unimplemented'],
  [-7, 'OperationTimeout'],
  [-8, 'BadArguments'],
  [-13, 'NewConfigNoQuorum'],
  [-14, 'ReconfigInProgress'],
  [-100, 'APIError'],
  [-101, 'NoNode'],
  [-102, 'NoAuth'],
  [-103, 'BadVersion'],
  [-108, 'NoChildrenForEphemerals'],
  [-110, 'NodeExists'],
  [-111, 'Directory not empty'],
  [-112, 'Session expired'],
  [-113, 'Invalid callback'],
  [-114, 'InvalidACL'],
  [-115, 'AuthFailed'],
  [-118, 'Session moved'],
  [-119, 'Not a read-only call'],
  [-120, 'Ephemeral node on local session'],
  [-121, 'No such watcher'],
  [-123, 'Reconfig is disabled'],
  [-124, 'Session closed because client failed to authenticate'],
  [-125, 'Quota has exceeded'],
  [-127, 'Op throttled due to high load'],
]);

/** `KeeperException.getCodeMessage`. */
export function codeText(code: number): string {
  return TEXTS.get(code) ?? `Unknown error ${code}`;
}

/** `KeeperException.getMessage`: `KeeperErrorCode = NoNode for /a`. */
export function codeMessage(code: number, path?: string): string {
  const message = `KeeperErrorCode = ${codeText(code)}`;
  return path === undefined ? message : `${message} for ${path}`;
}
