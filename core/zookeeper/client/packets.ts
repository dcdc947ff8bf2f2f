/**
 * What a client puts on the wire: requests with their callbacks, and the two kinds of packet that
 * it sends of its own accord after a reconnect, its identities and its watches.
 */
import type { System, Timer } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { beginFrame, endFrame } from '../protocol/frame.ts';
import { JuteReader, type JuteWriter } from '../protocol/jute.ts';
import { Op, Xid } from '../protocol/opcodes.ts';
import { AuthPacket, SetWatches, SetWatches2 } from '../protocol/requests.ts';
import type { ClientState } from './events.ts';
import { withChroot } from './paths.ts';
import {
  type Unwatch,
  WATCH_TABLES,
  type Watch,
  type Watches,
  type WatchTable,
} from './watches.ts';

/** `ClientCnxn.SET_WATCHES_MAX_LENGTH`, characters of paths in one packet. */
const SET_WATCHES_MAX_LENGTH = 128 * 1024;

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
  /** @throws JuteError when the reply cannot be read, which breaks the connection */
  done(reply: Reply): void;
  /** A watch to register once the reply says that the server has set it. */
  readonly watch?: Watch;
  /** Watches to take away once the reply, or its absence, says so. */
  readonly unwatch?: Unwatch;
}

/** A request on its way; the xid is given when it is sent. */
export interface Packet extends Request {
  xid: number;
  /** Ends the wait for the reply, where that has a limit. */
  limit?: Timer;
  /** The limit is over. */
  late?: boolean;
}

/** Who waits longer than `zookeeper.request.timeout` gives up; 0 waits for ever. */
export function limitWait(sys: System, packet: Packet, timeoutMs: number, late: () => void): void {
  if (timeoutMs <= 0) return;
  const origin = { label: 'no reply from the server', key: 'zookeeper.request.timeout' };
  const over = () => {
    packet.late = true;
    late();
  };
  packet.limit = sys.timer(timeoutMs, over, origin);
}

/** What is told of a request whose reply will never come (`ClientCnxn.conLossPacket`). */
export function lostReply({ late }: Packet, state: ClientState): Reply {
  const lost = state === 'CLOSED' ? Code.sessionExpired : Code.connectionLoss;
  const unknown = late ? Code.requestTimeout : lost;
  const err = state === 'AUTH_FAILED' ? Code.authFailed : unknown;
  return { err, zxid: 0n, body: new JuteReader(new Uint8Array(0)) };
}

/** One frame, length included. `scratch` is empty before and after. */
export function frameOf(scratch: JuteWriter, write: (output: JuteWriter) => void): Uint8Array {
  const at = beginFrame(scratch);
  write(scratch);
  endFrame(scratch, at);
  return scratch.take();
}

/** Who a client says it is. */
export interface Identity {
  readonly scheme: string;
  readonly auth: Uint8Array;
}

/** After a reconnect: Java puts each of these at the head of the queue, so the last comes first. */
export function firstPackets(
  identities: readonly Identity[],
  watches: readonly Packet[],
): readonly Packet[] {
  return [...watches, ...identities.map(authPacket)].reverse();
}

export function authPacket({ scheme, auth }: Identity): Packet {
  return {
    type: Op.auth,
    xid: Xid.auth,
    write: (output) => AuthPacket.write(output, { type: 0, scheme, auth }),
    done: () => {},
  };
}

/**
 * All watches of a client, in packets of at most about 128 KiB. Servers before 3.6 know no
 * persistent watches, so the newer packet goes only where there are some. Although Java names the
 * xid -8 for them, its sender replaces it by an ordinary one, and so does ours.
 */
export function setWatchesPackets(
  watches: Watches,
  chroot: string,
  relativeZxid: bigint,
): Packet[] {
  const all = WATCH_TABLES.flatMap((table) =>
    watches.paths(table).map((path) => ({ table, path: withChroot(chroot, path) })),
  );
  const packets: Packet[] = [];
  for (let at = 0; at < all.length; ) {
    const lists: Record<WatchTable, string[]> = {
      data: [],
      exists: [],
      children: [],
      persistent: [],
      recursive: [],
    };
    for (let length = 0; length < SET_WATCHES_MAX_LENGTH && at < all.length; at++) {
      const { table, path } = all[at] as (typeof all)[number];
      lists[table].push(path);
      length += path.length;
    }
    packets.push(setWatchesPacket(relativeZxid, lists));
  }
  return packets;
}

function setWatchesPacket(relativeZxid: bigint, lists: Record<WatchTable, string[]>): Packet {
  const record: SetWatches = {
    relativeZxid,
    dataWatches: lists.data,
    existWatches: lists.exists,
    childWatches: lists.children,
  };
  const done = () => {};
  if (lists.persistent.length + lists.recursive.length === 0) {
    const write = (output: JuteWriter) => SetWatches.write(output, record);
    return { type: Op.setWatches, xid: 0, write, done };
  }
  const newer: SetWatches2 = {
    ...record,
    persistentWatches: lists.persistent,
    persistentRecursiveWatches: lists.recursive,
  };
  const write = (output: JuteWriter) => SetWatches2.write(output, newer);
  return { type: Op.setWatches2, xid: 0, write, done };
}
