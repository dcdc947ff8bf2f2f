/**
 * Both directions of one connection of a client, read as they pass: each request, each reply with
 * the zxid of its header, and each watch event becomes an event of the trace.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  AuthPacket,
  ConnectRequest,
  ConnectResponse,
  digestId,
  FrameAssembler,
  JuteReader,
  Op,
  ReplyHeader,
  Xid,
} from '../../../../core/plugin/zookeeper.ts';
import { type Asked, readAnswer, readOperation } from './operations.ts';

interface Pending {
  readonly cxid: number;
  readonly asked: Asked;
}

export class ClientWire {
  private readonly sys: System;
  private readonly connection: number;
  private readonly requests: FrameAssembler;
  private readonly replies: FrameAssembler;
  private readonly pending: Pending[] = [];
  private session = 0n;
  private seen: bigint | undefined;
  private isOpen = false;

  constructor(sys: System, connection: number) {
    this.sys = sys;
    this.connection = connection;
    const badLength = () => {};
    this.requests = new FrameAssembler({ frame: (bytes) => this.request(bytes), badLength });
    this.replies = new FrameAssembler({ frame: (bytes) => this.reply(bytes), badLength });
  }

  sent(bytes: Uint8Array): void {
    this.requests.push(bytes);
  }

  received(bytes: Uint8Array): void {
    this.replies.push(bytes);
  }

  private request(bytes: Uint8Array): void {
    const input = new JuteReader(bytes);
    if (this.seen === undefined) {
      this.seen = ConnectRequest.read(input).lastZxidSeen;
      return;
    }
    const cxid = input.int();
    const type = input.int();
    if (type === Op.auth) return this.identify(AuthPacket.read(input));
    const asked = readOperation(type, input);
    if (cxid !== Xid.ping) this.pending.push({ cxid, asked });
    const operation = JSON.stringify(asked);
    if (asked.op !== 'ping') this.tell('client-asked', { cxid, operation });
  }

  /** A password is not for the trace; its digest is the usual one. */
  private identify({ scheme, auth }: AuthPacket): void {
    if (scheme !== 'digest' || auth === null) return;
    this.sys.observe('zookeeper/client-identified', {
      ...{ connection: this.connection, scheme, id: digestId(auth, 'sha1') },
    });
  }

  private reply(bytes: Uint8Array): void {
    const input = new JuteReader(bytes);
    if (!this.isOpen) return this.accepted(ConnectResponse.read(input));
    const { xid, zxid, err } = ReplyHeader.read(input);
    if (xid === Xid.auth) return;
    if (xid === Xid.notification) {
      const event = input.int();
      input.int();
      return this.tell('client-notified', { event, path: input.text() });
    }
    const asked = xid === Xid.ping ? undefined : this.takeAsked(xid);
    const answer = asked === undefined || err !== 0 ? {} : readAnswer(asked, input);
    this.tell('client-answered', { cxid: xid, zxid, err, answer: JSON.stringify(answer) });
  }

  /** Normally the oldest; whether it is, the invariants judge. */
  private takeAsked(xid: number): Asked | undefined {
    const at = this.pending.findIndex(({ cxid }) => cxid === xid);
    return at < 0 ? undefined : this.pending.splice(at, 1)[0]?.asked;
  }

  private accepted(response: ConnectResponse): void {
    this.isOpen = true;
    if (response.timeoutMs <= 0) return;
    this.session = response.sessionId;
    this.tell('client-connected', { seen: this.seen ?? 0n });
  }

  private tell(kind: string, data: Readonly<Record<string, bigint | number | string>>): void {
    const { connection, session } = this;
    this.sys.observe(`zookeeper/${kind}`, { connection, session, ...data });
  }
}
