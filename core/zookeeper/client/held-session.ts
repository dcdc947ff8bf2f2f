/**
 * What a client keeps of its session from one connection to the next: the id with its password, the
 * last zxid it has seen, and the negotiated time-out. What a read-only server gave is no session of
 * the ensemble, so it is not asked for again (`seenRwServerBefore`).
 */
import type { ConnectRequest, ConnectResponse } from '../protocol/records.ts';

/** A session that another handle had, to go on with. */
export interface SessionTicket {
  readonly id: bigint;
  readonly password: Uint8Array;
}

export class HeldSession {
  readonly #askedMs: number;
  readonly #readOnly: boolean;
  #id = 0n;
  #password: Uint8Array = new Uint8Array(16);
  #timeoutMs: number;
  #lastZxid = 0n;
  #seenReadWrite = false;
  /** The last that a server gave to this handle. */
  #given = 0n;

  /** @param readOnly whether a server without a quorum will do */
  constructor(askedMs: number, readOnly: boolean, ticket: SessionTicket | undefined) {
    this.#askedMs = askedMs;
    this.#timeoutMs = askedMs;
    this.#readOnly = readOnly;
    if (!ticket) return;
    this.#id = ticket.id;
    this.#password = ticket.password;
    this.#seenReadWrite = true;
  }

  get id(): bigint {
    return this.#id;
  }

  get password(): Uint8Array {
    return this.#password;
  }

  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  get lastZxid(): bigint {
    return this.#lastZxid;
  }

  /** What a new connection begins with. */
  request(): ConnectRequest {
    return {
      protocolVersion: 0,
      lastZxidSeen: this.#lastZxid,
      timeoutMs: this.#askedMs,
      sessionId: this.#seenReadWrite ? this.#id : 0n,
      password: this.#password,
      readOnly: this.#readOnly,
    };
  }

  /** Takes what the server gave; true when this handle did not hold that session before. */
  accept({ sessionId, password, timeoutMs, readOnly }: ConnectResponse): boolean {
    const isOther = sessionId !== this.#given;
    this.#given = sessionId;
    this.#id = sessionId;
    this.#password = Uint8Array.from(password);
    this.#timeoutMs = timeoutMs;
    if (!readOnly) this.#seenReadWrite = true;
    return isOther;
  }

  /** A reply carried this zxid; those of failed and of special packets are not positive. */
  saw(zxid: bigint): void {
    if (zxid > 0n) this.#lastZxid = zxid;
  }
}
