/**
 * `DataTransferProtocol`: what clients and DataNodes say to a DataNode's streaming port. A message
 * is a header of plain data and, for packets, the contents; `transfer/channel.ts` frames it.
 */

import type { DatanodeInfo, ExtendedBlock } from './blocks.ts';

/** `BlockConstructionStage` */
export type BlockConstructionStage =
  | 'PIPELINE_SETUP_APPEND'
  | 'PIPELINE_SETUP_APPEND_RECOVERY'
  | 'DATA_STREAMING'
  | 'PIPELINE_SETUP_STREAMING_RECOVERY'
  | 'PIPELINE_CLOSE'
  | 'PIPELINE_CLOSE_RECOVERY'
  | 'PIPELINE_SETUP_CREATE'
  | 'TRANSFER_RBW'
  | 'TRANSFER_FINALIZED';

/** `DataTransferProtos.Status` */
export type TransferStatus =
  | 'SUCCESS'
  | 'ERROR'
  | 'ERROR_CHECKSUM'
  | 'ERROR_INVALID'
  | 'ERROR_EXISTS'
  | 'CHECKSUM_OK';

/** `OpWriteBlockProto`: sets up a pipeline; packets and acknowledgements follow. */
export interface WriteBlock {
  readonly op: 'WRITE_BLOCK';
  readonly block: ExtendedBlock;
  /** `DFSClient_…`; empty when a DataNode sends a whole replica. */
  readonly clientName: string;
  /** The DataNodes behind this one. */
  readonly targets: readonly DatanodeInfo[];
  readonly stage: BlockConstructionStage;
  /** How many bytes a replica that is to be recovered may have. */
  readonly minBytesRcvd: number;
  readonly maxBytesRcvd: number;
  /** `latestGenerationStamp`: what the replica gets. */
  readonly newStamp: number;
}

/** `OpReadBlockProto` */
export interface ReadBlock {
  readonly op: 'READ_BLOCK';
  readonly block: ExtendedBlock;
  readonly clientName: string;
  readonly offset: number;
  readonly length: number;
}

/** `OpTransferBlockProto`: copy a replica to a new member of a pipeline. */
export interface TransferBlock {
  readonly op: 'TRANSFER_BLOCK';
  readonly block: ExtendedBlock;
  readonly clientName: string;
  readonly targets: readonly DatanodeInfo[];
}

export type DataTransferOp = WriteBlock | ReadBlock | TransferBlock;

/** `BlockOpResponseProto` */
export interface BlockOpResponse {
  readonly status: TransferStatus;
  /** `192.168.0.3:9866`: the first DataNode of the pipeline that could not be reached. */
  readonly firstBadLink: string;
  readonly message: string;
}

/** `PacketHeaderProto` */
export interface PacketHeader {
  readonly seqno: number;
  /** In the block. */
  readonly offset: number;
  readonly last: boolean;
  /** `syncBlock`: to the platter, not only to the page cache. */
  readonly sync: boolean;
  /** CRC32C of the contents. */
  readonly checksum: number;
}

/** `PipelineAckProto`: one reply of each DataNode, the nearest first. */
export interface PipelineAck {
  readonly seqno: number;
  readonly replies: readonly TransferStatus[];
}

/** `ClientReadStatusProto` */
export interface ClientReadStatus {
  readonly status: TransferStatus;
}

/** `PipelineAck.UNKOWN_SEQNO` */
export const UNKNOWN_SEQNO = -2;
/** `DFSPacket.HEART_BEAT_SEQNO` */
export const HEARTBEAT_SEQNO = -1;
