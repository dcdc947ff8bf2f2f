/** Full names of the exceptions that a NameNode throws at clients and DataNodes. */

export const HDFS = {
  fileExists: 'org.apache.hadoop.fs.FileAlreadyExistsException',
  parentNotDirectory: 'org.apache.hadoop.fs.ParentNotDirectoryException',
  notEmpty: 'org.apache.hadoop.fs.PathIsNotEmptyDirectoryException',
  invalidPath: 'org.apache.hadoop.fs.InvalidPathException',
  illegalArgument: 'org.apache.hadoop.HadoopIllegalArgumentException',
  alreadyBeingCreated: 'org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException',
  recoveryInProgress: 'org.apache.hadoop.hdfs.protocol.RecoveryInProgressException',
  unregistered: 'org.apache.hadoop.hdfs.protocol.UnregisteredNodeException',
  componentTooLong:
    'org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException',
  directoryFull:
    'org.apache.hadoop.hdfs.protocol.FSLimitException$MaxDirectoryItemsExceededException',
  leaseExpired: 'org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException',
  notReplicatedYet: 'org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException',
  observerRetry: 'org.apache.hadoop.ipc.ObserverRetryOnActiveException',
  safeMode: 'org.apache.hadoop.hdfs.server.namenode.SafeModeException',
  disallowed: 'org.apache.hadoop.hdfs.server.protocol.DisallowedDatanodeException',
} as const;
