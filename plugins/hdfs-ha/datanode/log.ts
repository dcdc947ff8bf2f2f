/** The logger under which most of a DataNode's classes speak. */
export const DATANODE_LOG = 'datanode.DataNode';
