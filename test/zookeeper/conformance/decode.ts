/**
 * Replies and watch events as text. Every field is there but times; zxids are counted from the
 * case's beginning, session ids are the names of their clients. What is left over of a body shows.
 */

import { Code } from '../../../core/zookeeper/protocol/codes.ts';
import type { JuteReader } from '../../../core/zookeeper/protocol/jute.ts';
import { EVENT_NAMES, Op } from '../../../core/zookeeper/protocol/opcodes.ts';
import type { Context } from './encode.ts';

const ERRORS = new Map(
  Object.entries(Code).map(([name, code]) => [
    code as number,
    code === 0 ? 'ok' : name.charAt(0).toUpperCase() + name.slice(1),
  ]),
);

const errorName = (code: number): string => ERRORS.get(code) ?? `error ${code}`;

const LONG_TEXT = 200;
/** Ports in a dynamic configuration: free ones, and so others each time. */
const PORTS = /(127\.0\.0\.1)(?::\d{5})+/g;

export class Decoder {
  private readonly context: Context;
  private readonly sessionName: (id: bigint) => string;

  constructor(context: Context, sessionName: (id: bigint) => string) {
    this.context = context;
    this.sessionName = sessionName;
  }

  zxid(value: bigint): string {
    if (value <= 0n) return `${value}`;
    const { base } = this.context;
    return value >= base ? `+${value - base}` : 'before';
  }

  text(value: string | null): string {
    if (value === null) return 'null';
    const folded = value
      .replaceAll(this.context.root, '~')
      .replaceAll(this.context.address || '\0', '{address}');
    return /^[!-~]+$/.test(folded) ? folded : JSON.stringify(folded);
  }

  event(input: JuteReader, zxid: bigint, err: number): string {
    const type = input.int();
    const state = input.int();
    const path = this.text(input.string());
    const odd = [
      ...(zxid === -1n ? [] : [`zxid ${this.zxid(zxid)}`]),
      ...(err === 0 ? [] : [errorName(err)]),
      ...(state === 3 ? [] : [`state ${state}`]),
    ];
    return ['event', EVENT_NAMES.get(type) ?? `${type}`, path, ...odd, ...left(input)].join(' ');
  }

  /** What follows a reply header. */
  reply(op: number, input: JuteReader, zxid: bigint, err: number): string {
    const parts = [errorName(err), this.zxid(zxid)];
    if (input.remaining > 0) {
      try {
        parts.push(...this.body(op, input));
      } catch (error) {
        parts.push(`unreadable: ${(error as Error).message}`);
      }
    }
    return [...parts, ...left(input)].join(' ');
  }

  private body(op: number, input: JuteReader): string[] {
    switch (op) {
      case Op.create:
      case Op.sync:
        return [this.text(input.string())];
      case Op.create2:
      case Op.createContainer:
      case Op.createTTL:
        return [this.text(input.string()), this.stat(input)];
      case Op.exists:
      case Op.setData:
      case Op.setACL:
        return [this.stat(input)];
      case Op.getData:
      case Op.reconfig:
        return [this.data(input), this.stat(input)];
      case Op.getACL:
        return [this.acl(input), this.stat(input)];
      case Op.getChildren:
      case Op.getEphemerals:
        return [this.list(input)];
      case Op.getChildren2:
        return [this.list(input), this.stat(input)];
      case Op.getAllChildrenNumber:
      case Op.addWatch:
        return [`${input.int()}`];
      case Op.whoAmI:
        return [this.identities(input)];
      case Op.multi:
      case Op.multiRead:
        return [this.results(input)];
      default:
        return [];
    }
  }

  private results(input: JuteReader): string {
    const results: string[] = [];
    for (;;) {
      const type = input.int();
      const done = input.bool();
      const err = input.int();
      if (done) {
        const end = type === -1 && err === -1 ? '' : ` end ${type} ${err}`;
        return `[${results.join(' | ')}]${end}`;
      }
      if (type === -1) {
        const inner = input.int();
        results.push(errorName(err) + (inner === err ? '' : ` (${errorName(inner)})`));
      } else {
        const code = err === 0 ? [] : [errorName(err)];
        results.push([`${type}`, ...code, ...this.body(type, input)].join(' '));
      }
    }
  }

  private stat(input: JuteReader): string {
    const czxid = this.zxid(input.long());
    const mzxid = this.zxid(input.long());
    input.long();
    input.long();
    const versions = [input.int(), input.int(), input.int()].join('/');
    const owner = this.sessionName(input.long());
    const length = input.int();
    const children = input.int();
    const pzxid = this.zxid(input.long());
    const zxids = `c${czxid} m${mzxid} p${pzxid}`;
    return `{${zxids} v${versions} owner ${owner} length ${length} children ${children}}`;
  }

  private data(input: JuteReader): string {
    const bytes = input.buffer();
    if (bytes === null) return 'null';
    const text = Buffer.from(bytes).toString('utf8');
    if (text.length > LONG_TEXT) return `"${text.slice(0, 8)}…" (${bytes.length} bytes)`;
    const folded = text.replaceAll(this.context.root, '~').replace(PORTS, '$1:…');
    return JSON.stringify(folded);
  }

  private acl(input: JuteReader): string {
    return vector(input, () => {
      const perms = input.int();
      return `${perms}:${input.string()}:${this.text(input.string())}`;
    });
  }

  /** A set without an order: that of the real server depends on the address of the client. */
  private identities(input: JuteReader): string {
    const count = input.int();
    const one = () => `${input.string()}:${this.text(input.string())}`;
    return `[${Array.from({ length: count }, one).sort().join(' ')}]`;
  }

  private list(input: JuteReader): string {
    return vector(input, () => this.text(input.string()));
  }
}

function vector(input: JuteReader, item: () => string): string {
  const count = input.int();
  if (count < 0) return `vector of ${count}`;
  return `[${Array.from({ length: count }, item).join(' ')}]`;
}

function left(input: JuteReader): string[] {
  return input.remaining === 0 ? [] : [`and ${Buffer.from(input.rest()).toString('hex')}`];
}
