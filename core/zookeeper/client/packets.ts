/**
 * What a client puts on the wire: requests with their callbacks, and the two kinds of packet that
 * it sends of its own accord after a reconnect, its identities and its watches.
 */
import { beginFrame, endFrame } from '../protocol/frame.ts';
import type { JuteReader, JuteWriter } from '../protocol/jute.ts';
import { Op, Xid } from '../protocol/opcodes.ts';
import { AuthPacket, SetWatches } from '../protocol/requests.ts';
import { withChroot } from './paths.ts';
import type { Watch, Watches, WatchTable } from './watches.ts';

/** `ClientCnxn.SET_WATCHES_MAX_LENGTH`, characters of paths in one packet. */
const SET_WATCHES_MAX_LENGTH = 128 * 1024;
const TABLES = ['data', 'exists', 'children'] as const;

export interface Reply {
  /** One of `Code`. */
  readonly err: number;
  readonly zxid: bigint;
  /** After the reply header; empty unless `err` is 0. */
  readonly body: JuteReader;
}

export interface Request {
  /** One of `Op`. */
  readonly type: number;
  write?(output: JuteWriter): void;
  done(reply: Reply): void;
  /** A watch to register once the reply says that the server has set it. */
  readonly watch?: Watch;
}

/** A request on its way; the xid is given when it is sent. */
export interface Packet extends Request {
  xid: number;
}

/** One frame, length included. `scratch` is empty before and after. */
export function frameOf(scratch: JuteWriter, write: (output: JuteWriter) => void): Uint8Array {
  const at = beginFrame(scratch);
  write(scratch);
  endFrame(scratch, at);
  return scratch.take();
}

export function authPacket(scheme: string, auth: Uint8Array): Packet {
  return {
    type: Op.auth,
    xid: Xid.auth,
    write: (output) => AuthPacket.write(output, { type: 0, scheme, auth }),
    done: () => {},
  };
}

/**
 * All watches of a client, in packets of at most about 128 KiB. Although Java names the xid -8 for
 * them, its sender replaces it by an ordinary one, and so does ours.
 */
export function setWatchesPackets(
  watches: Watches,
  chroot: string,
  relativeZxid: bigint,
): Packet[] {
  const all = TABLES.flatMap((table) => watches.paths(table).map((path) => ({ table, path })));
  const packets: Packet[] = [];
  for (let at = 0; at < all.length; ) {
    const lists: Record<WatchTable, string[]> = { data: [], exists: [], children: [] };
    for (let length = 0; length < SET_WATCHES_MAX_LENGTH && at < all.length; at++) {
      const { table, path } = all[at] as (typeof all)[number];
      const serverPath = withChroot(chroot, path);
      lists[table].push(serverPath);
      length += serverPath.length;
    }
    const record: SetWatches = {
      relativeZxid,
      dataWatches: lists.data,
      existWatches: lists.exists,
      childWatches: lists.children,
    };
    const write = (output: JuteWriter) => SetWatches.write(output, record);
    packets.push({ type: Op.setWatches, xid: 0, write, done: () => {} });
  }
  return packets;
}
