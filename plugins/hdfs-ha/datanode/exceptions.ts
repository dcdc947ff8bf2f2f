/** Exceptions of a DataNode that others look for by their class. */

import { JAVA, JavaException } from '../../hadoop-common/door.ts';

const PACKAGE = 'org.apache.hadoop.hdfs.server.datanode';
export const DISK_ERROR = 'org.apache.hadoop.util.DiskChecker$DiskErrorException';
export const DISK_OUT_OF_SPACE = 'org.apache.hadoop.util.DiskChecker$DiskOutOfSpaceException';
export const RECOVERY_IN_PROGRESS = 'org.apache.hadoop.hdfs.protocol.RecoveryInProgressException';

const HARMLESS =
  'The block may have been removed recently by the balancer or by intentionally reducing the replication factor. This condition is usually harmless. To be certain, please check the preceding datanode log messages for signs of a more serious issue.';

export function io(message: string): JavaException {
  return new JavaException(JAVA.io, message);
}

export function replicaNotFound(message: string): JavaException {
  return new JavaException(`${PACKAGE}.ReplicaNotFoundException`, message);
}

/** The one that names its block. */
export function noReplica(block: string): JavaException {
  return replicaNotFound(`Replica not found for ${block}. ${HARMLESS}`);
}

export function replicaAlreadyExists(message: string): JavaException {
  return new JavaException(`${PACKAGE}.ReplicaAlreadyExistsException`, message);
}
