/** `DFSPacket`: a piece of a block on its way through the pipeline. */

export interface DFSPacket {
  readonly seqno: number;
  /** In the block. */
  readonly offset: number;
  readonly data: Uint8Array;
  /** The empty packet that ends a block. */
  readonly last: boolean;
  readonly sync: boolean;
}

/** `getLastByteOffsetBlock` */
export function lastByteOffset(packet: DFSPacket): number {
  return packet.offset + packet.data.length;
}
