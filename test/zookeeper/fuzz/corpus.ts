/** Right packets for each door of a server, for fuzzing to begin with. */

import { encodeHandshake, encodeNotification } from '../../../core/zookeeper/election/messages.ts';
import { encode, JuteWriter } from '../../../core/zookeeper/protocol/jute.ts';
import { MultiRequest } from '../../../core/zookeeper/protocol/multi.ts';
import { Op } from '../../../core/zookeeper/protocol/opcodes.ts';
import {
  encodePacket,
  LearnerInfo,
  PacketType,
} from '../../../core/zookeeper/protocol/quorum-packet.ts';
import { ConnectRequest, OPEN_ACL } from '../../../core/zookeeper/protocol/records.ts';
import {
  AuthPacket,
  CreateRequest,
  CreateTtlRequest,
  PathRecord,
  PathTypeRequest,
  PathVersionRequest,
  PathWatchRequest,
  SetAclRequest,
  SetDataRequest,
  SetWatches2,
} from '../../../core/zookeeper/protocol/requests.ts';
import { withLength } from './mutations.ts';

/** A door: where it is, what is said first, and what may follow. */
export interface Door {
  readonly name: string;
  readonly port: number;
  /** Whether each packet goes out with a length before it. */
  readonly isFramed: boolean;
  readonly first: readonly Uint8Array[];
  readonly packets: readonly Uint8Array[];
}

const text = (value: string) => new TextEncoder().encode(value);
const DATA = text('some data of a node');
const PATH = '/fuzz/node';

function request(type: number, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const output = new JuteWriter();
  output.int(7);
  output.int(type);
  output.raw(body);
  return output.finish();
}

function requests(): Uint8Array[] {
  const created = { path: PATH, data: DATA, acl: OPEN_ACL, flags: 0 };
  const path = encode(PathRecord, { path: PATH });
  const watch = encode(PathWatchRequest, { path: PATH, watch: true });
  const version = encode(PathVersionRequest, { path: PATH, version: 0 });
  const mode = encode(PathTypeRequest, { path: PATH, type: 1 });
  const write = { path: PATH, data: DATA, version: -1 };
  const multi = encode(MultiRequest, [
    { type: Op.create, request: created },
    { type: Op.setData, request: write },
    { type: Op.check, request: { path: PATH, version: 1 } },
    { type: Op.delete, request: { path: PATH, version: -1 } },
  ]);
  const read = { path: PATH, watch: false };
  const multiRead = encode(MultiRequest, [
    { type: Op.getData, request: read },
    { type: Op.getChildren, request: read },
  ]);
  const watches = encode(SetWatches2, {
    ...{ relativeZxid: 0n, dataWatches: [PATH], existWatches: ['/fuzz/none'], childWatches: ['/'] },
    ...{ persistentWatches: [PATH], persistentRecursiveWatches: ['/fuzz'] },
  });
  const create = (flags: number) => encode(CreateRequest, { ...created, flags });
  return [
    ...[request(Op.create, create(0)), request(Op.create2, create(1))],
    ...[request(Op.createContainer, create(4))],
    request(Op.createTTL, encode(CreateTtlRequest, { ...created, flags: 5, ttlMs: 1_000n })),
    ...[request(Op.delete, version), request(Op.exists, watch), request(Op.getData, watch)],
    ...[request(Op.setData, encode(SetDataRequest, write)), request(Op.getACL, path)],
    request(Op.setACL, encode(SetAclRequest, { path: PATH, acl: OPEN_ACL, version: -1 })),
    ...[request(Op.getChildren, watch), request(Op.getChildren2, watch), request(Op.sync, path)],
    ...[request(Op.ping), request(Op.check, version), request(Op.multi, multi)],
    ...[request(Op.multiRead, multiRead), request(Op.setWatches2, watches)],
    ...[request(Op.setWatches, watches), request(Op.addWatch, mode)],
    ...[request(Op.checkWatches, mode), request(Op.removeWatches, mode)],
    ...[request(Op.getEphemerals, path), request(Op.getAllChildrenNumber, path)],
    ...[request(Op.whoAmI), request(Op.reconfig, multi), request(Op.closeSession)],
    request(Op.auth, encode(AuthPacket, { type: 0, scheme: 'digest', auth: text('bob:secret') })),
    ...[request(Op.deleteContainer, path), request(Op.createSession, path), request(99)],
  ];
}

function connectRequest(): Uint8Array {
  const session = { sessionId: 0n, password: new Uint8Array(16) };
  const asked = { protocolVersion: 0, lastZxidSeen: 0n, timeoutMs: 4_000, readOnly: false };
  return encode(ConnectRequest, { ...asked, ...session });
}

/** A learner of a sid that nobody has. */
function learnerPackets(): { first: Uint8Array[]; packets: Uint8Array[] } {
  const info = (configVersion: bigint) =>
    encode(LearnerInfo, { sid: 77n, protocolVersion: 0x10000, configVersion });
  const epoch = new JuteWriter();
  epoch.int(0);
  const session = new JuteWriter();
  session.long(0x7700000000000001n);
  session.int(4_000);
  const asked = new JuteWriter();
  asked.long(0x7700000000000001n);
  asked.int(1);
  asked.int(Op.create);
  asked.raw(encode(CreateRequest, { path: PATH, data: DATA, acl: OPEN_ACL, flags: 0 }));
  const first = encodePacket(PacketType.observerInfo, 0n, info(0n));
  const touched = session.finish();
  const ack = encodePacket(PacketType.ackEpoch, 0n, epoch.finish());
  return {
    first: [first],
    packets: [
      ...[ack, ack, first, encodePacket(PacketType.followerInfo, 0n, info(1n))],
      ...[encodePacket(PacketType.ack, 1n), encodePacket(PacketType.ping, 0n, touched)],
      encodePacket(PacketType.request, -1n, asked.finish(), [{ scheme: 'ip', id: '1.2.3.4' }]),
      encodePacket(PacketType.revalidate, -1n, touched),
      ...[encodePacket(PacketType.proposal, 1n, DATA), encodePacket(PacketType.snap, 1n)],
    ],
  };
}

function notifications(): Uint8Array[] {
  const vote = { leader: 1, zxid: 0n, electionEpoch: 1n, peerEpoch: 0n } as const;
  const states = ['LOOKING', 'FOLLOWING', 'LEADING', 'OBSERVING'] as const;
  return states.map((state) => encodeNotification({ ...vote, state }, 'version=0\n'));
}

const WORDS = [
  'ruok',
  'srvr',
  'stat',
  'cons',
  'mntr',
  'wchs',
  'wchp',
  'dump',
  'envi',
  'conf',
  'isro',
];
const COMMANDS = ['', '/stats', '/monitor', '/ruok', '/watches', '/nothing', '/set_trace_mask'];

/** All doors of a member of an ensemble. */
export const DOORS: readonly Door[] = [
  {
    ...{ name: 'clients', port: 2181, isFramed: true },
    ...{ first: [connectRequest()], packets: requests() },
  },
  { name: 'quorum', port: 2888, isFramed: false, ...learnerPackets() },
  {
    ...{ name: 'election', port: 3888, isFramed: true },
    ...{ first: [encodeHandshake(77, 'c1:3888')], packets: notifications() },
  },
  {
    ...{ name: 'words', port: 2181, isFramed: false },
    ...{ first: WORDS.map(text), packets: [...WORDS.map(text), withLength(DATA)] },
  },
  {
    ...{ name: 'admin', port: 8080, isFramed: false },
    first: COMMANDS.map((path) =>
      text(`GET /commands${path} HTTP/1.1\r\nHost: m1:8080\r\nAccept: */*\r\n\r\n`),
    ),
    packets: [text('POST /commands/ruok HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello'), text('\r\n')],
  },
];
