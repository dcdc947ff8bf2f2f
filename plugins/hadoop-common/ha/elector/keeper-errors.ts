/** Failures of ZooKeeper as Java names them, and which of them are worth another try. */

import { Code, KeeperException } from '../../../../core/plugin/zookeeper.ts';
import { JavaException } from '../../ipc/java-exception.ts';

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(Code).map(([name, code]) => [code, name]),
);

/** The constant of `KeeperException.Code`: `CONNECTIONLOSS`. */
export function codeName(code: number): string {
  return (NAMES.get(code) ?? 'systemError').toUpperCase();
}

/** `org.apache.zookeeper.KeeperException$NoNodeException: KeeperErrorCode = NoNode for /a` */
export function javaOf(error: KeeperException | JavaException): JavaException {
  if (error instanceof JavaException) return error;
  const name = NAMES.get(error.code) ?? 'systemError';
  const javaClass = `org.apache.zookeeper.KeeperException$${name.charAt(0).toUpperCase()}${name.slice(1)}Exception`;
  return new JavaException(javaClass, error.message);
}

/** Whether something caught is an exception of the software that is modelled here. */
export function isException(error: unknown): error is KeeperException | JavaException {
  return error instanceof KeeperException || error instanceof JavaException;
}

/** `ActiveStandbyElector.shouldRetry`: nobody knows whether it was done. */
export function isUncertain(code: number): boolean {
  return code === Code.connectionLoss || code === Code.operationTimeout;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
