/**
 * `ActiveNodeInfo` of `HAZKInfo.proto`: what lock and breadcrumb say of a NameNode, in the bytes of
 * protocol buffers.
 */

import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export interface ActiveNodeInfo {
  readonly nameserviceId: string;
  readonly namenodeId: string;
  readonly hostname: string;
  readonly port: number;
  readonly zkfcPort: number;
}

const FIELDS: Readonly<Record<keyof ActiveNodeInfo, number>> = {
  nameserviceId: 1,
  namenodeId: 2,
  hostname: 3,
  port: 4,
  zkfcPort: 5,
};

export function encodeActiveNodeInfo(info: ActiveNodeInfo): Uint8Array {
  const out = new BinaryWriter();
  out.tag(FIELDS.nameserviceId, WireType.LengthDelimited).string(info.nameserviceId);
  out.tag(FIELDS.namenodeId, WireType.LengthDelimited).string(info.namenodeId);
  out.tag(FIELDS.hostname, WireType.LengthDelimited).string(info.hostname);
  out.tag(FIELDS.port, WireType.Varint).int32(info.port);
  out.tag(FIELDS.zkfcPort, WireType.Varint).int32(info.zkfcPort);
  return out.finish();
}

/** Undefined for bytes that are no such message: all fields are required. */
export function decodeActiveNodeInfo(bytes: Uint8Array): ActiveNodeInfo | undefined {
  const texts = new Map<number, string>();
  const numbers = new Map<number, number>();
  try {
    const input = new BinaryReader(bytes);
    while (input.pos < input.len) {
      const [field, type] = input.tag();
      if (type === WireType.LengthDelimited && field <= FIELDS.hostname) {
        texts.set(field, input.string());
      } else if (type === WireType.Varint) numbers.set(field, input.int32());
      else input.skip(type, field);
    }
  } catch {
    // The reader says in many ways that bytes are cut off or nonsense.
    return undefined;
  }
  const nameserviceId = texts.get(FIELDS.nameserviceId);
  const namenodeId = texts.get(FIELDS.namenodeId);
  const hostname = texts.get(FIELDS.hostname);
  const port = numbers.get(FIELDS.port);
  const zkfcPort = numbers.get(FIELDS.zkfcPort);
  if (nameserviceId === undefined || namenodeId === undefined || hostname === undefined) {
    return undefined;
  }
  if (port === undefined || zkfcPort === undefined) return undefined;
  return { nameserviceId, namenodeId, hostname, port, zkfcPort };
}

/** As protocol buffers print a message: `nameserviceId: "hdfs-cluster"`, a line for each field. */
export function activeNodeInfoText(info: ActiveNodeInfo): string {
  const fields = Object.keys(FIELDS) as (keyof ActiveNodeInfo)[];
  return fields.map((name) => `${name}: ${JSON.stringify(info[name])}\n`).join('');
}
