/**
 * The requests of a step as the bytes that cross the wire. Written against the protocol, not
 * against the engine's codecs: the two must be able to disagree.
 */

import { JuteWriter } from '../../../core/zookeeper/protocol/jute.ts';
import { Op, Xid } from '../../../core/zookeeper/protocol/opcodes.ts';
import type { Word } from './script.ts';

export interface Encoded {
  readonly op: number;
  /** A special xid, or undefined for the connection's next one. */
  readonly xid: number | undefined;
  readonly body: Uint8Array;
}

/** How words of a script become values: where `~` is, which zxid `+n` means. */
export interface Context {
  readonly root: string;
  readonly base: bigint;
  /** The address that the server sees, for `{address}`. */
  readonly address: string;
}

const MODES: Readonly<Record<string, number>> = {
  persistent: 0,
  ephemeral: 1,
  sequential: 2,
  'ephemeral-sequential': 3,
  container: 4,
  ttl: 5,
  'ttl-sequential': 6,
};
const OPEN = '31:world:anyone';

/** The words of one request, by position and by key. */
export class Arguments {
  private readonly positional: string[];
  private readonly named: Map<string, string>;
  private readonly context: Context;

  constructor(list: readonly Word[], context: Context) {
    this.context = context;
    const value = ({ value: text }: Word) =>
      text.replaceAll('~', context.root).replaceAll('{address}', context.address);
    this.positional = list.filter(({ key }) => key === undefined).map(value);
    this.named = new Map(list.flatMap((w) => (w.key === undefined ? [] : [[w.key, value(w)]])));
  }

  at(index: number): string | undefined {
    return this.positional[index];
  }

  from(index: number): readonly string[] {
    return this.positional.slice(index);
  }

  get(key: string): string | undefined {
    return this.named.get(key);
  }

  flag(name: string): boolean {
    return this.positional.includes(name, 1);
  }

  number(key: string, otherwise: number): number {
    return Number(this.named.get(key) ?? otherwise);
  }

  /** `+n`, counted from the case's beginning, or an absolute number. */
  zxid(key: string, otherwise: string): bigint {
    const text = this.named.get(key) ?? otherwise;
    return text.startsWith('+') ? this.context.base + BigInt(text.slice(1)) : BigInt(text);
  }

  list(key: string): readonly string[] {
    const text = this.named.get(key);
    return text === undefined || text === '' ? [] : text.split(',');
  }
}

export function bytesOf(text: string | undefined): Uint8Array | null {
  if (text === undefined) return new Uint8Array(0);
  if (text === 'null') return null;
  if (text.startsWith('size:')) return new Uint8Array(Number(text.slice(5))).fill(0x78);
  if (text.startsWith('hex:')) return new Uint8Array(Buffer.from(text.slice(4), 'hex'));
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

/** `31:world:anyone,1:digest:user:hash`; `none` is an empty list, `null` no list. */
function writeAcl(out: JuteWriter, text: string): void {
  if (text === 'null') return out.int(-1);
  const entries = text === 'none' ? [] : text.split(',');
  out.int(entries.length);
  for (const entry of entries) {
    const [, perms, scheme, id] = /^(-?\d+):([^:]*):(.*)$/s.exec(entry) as RegExpExecArray;
    out.int(Number(perms));
    out.string(scheme === 'null' ? null : (scheme as string));
    out.string(id === 'null' ? null : (id as string));
  }
}

type Writer = (out: JuteWriter, args: Arguments) => void;

const path: Writer = (out, args) => {
  const text = args.at(0) ?? '';
  out.string(text === 'null' ? null : text);
};
const pathAndWatch: Writer = (out, args) => {
  path(out, args);
  out.bool(args.flag('watch'));
};
const pathAndType: Writer = (out, args) => {
  path(out, args);
  out.int(args.number('type', 3));
};
const pathAndVersion: Writer = (out, args) => {
  path(out, args);
  out.int(args.number('v', -1));
};
const creation =
  (mode: string, ttl = false): Writer =>
  (out, args) => {
    path(out, args);
    out.buffer(bytesOf(args.get('data')));
    writeAcl(out, args.get('acl') ?? OPEN);
    out.int(MODES[args.get('mode') ?? mode] ?? Number(args.get('mode')));
    if (ttl) out.long(BigInt(args.get('ttl') ?? '60000'));
  };
const paths = (out: JuteWriter, args: Arguments, ...keys: string[]) => {
  out.long(args.zxid('seen', '+0'));
  for (const key of keys) out.strings(args.list(key));
};

const BODIES: Readonly<Record<string, readonly [op: number, write: Writer]>> = {
  create: [Op.create, creation('persistent')],
  create2: [Op.create2, creation('persistent')],
  createContainer: [Op.createContainer, creation('container')],
  createTTL: [Op.createTTL, creation('ttl', true)],
  delete: [Op.delete, pathAndVersion],
  exists: [Op.exists, pathAndWatch],
  getData: [Op.getData, pathAndWatch],
  setData: [
    Op.setData,
    (out, args) => {
      path(out, args);
      out.buffer(bytesOf(args.get('data')));
      out.int(args.number('v', -1));
    },
  ],
  getACL: [Op.getACL, path],
  setACL: [
    Op.setACL,
    (out, args) => {
      path(out, args);
      writeAcl(out, args.get('acl') ?? OPEN);
      out.int(args.number('v', -1));
    },
  ],
  getChildren: [Op.getChildren, pathAndWatch],
  getChildren2: [Op.getChildren2, pathAndWatch],
  sync: [Op.sync, path],
  ping: [Op.ping, () => {}],
  check: [Op.check, pathAndVersion],
  checkWatches: [Op.checkWatches, pathAndType],
  removeWatches: [Op.removeWatches, pathAndType],
  addWatch: [
    Op.addWatch,
    (out, args) => {
      path(out, args);
      out.int(args.number('mode', 0));
    },
  ],
  getEphemerals: [Op.getEphemerals, path],
  getAllChildrenNumber: [Op.getAllChildrenNumber, path],
  whoAmI: [Op.whoAmI, () => {}],
  close: [Op.closeSession, () => {}],
  auth: [
    Op.auth,
    (out, args) => {
      out.int(args.number('type', 0));
      out.string(args.at(0) as string);
      out.buffer(bytesOf(args.at(1)));
    },
  ],
  reconfig: [
    Op.reconfig,
    (out, args) => {
      for (const key of ['joining', 'leaving', 'members']) out.string(args.get(key) ?? null);
      out.long(args.zxid('config', '-1'));
    },
  ],
  setWatches: [Op.setWatches, (out, args) => paths(out, args, 'data', 'exist', 'child')],
  setWatches2: [
    Op.setWatches2,
    (out, args) => paths(out, args, 'data', 'exist', 'child', 'persistent', 'recursive'),
  ],
};

const XIDS: Readonly<Record<string, number>> = {
  ping: Xid.ping,
  auth: Xid.auth,
  setWatches: Xid.setWatches,
  setWatches2: Xid.setWatches,
};

/** Fields written one by one: `i:5 l:7 s:/path b:data t:1 x:ff00`, for bodies that are wrong. */
export function rawFields(fields: readonly string[]): Uint8Array {
  const out = new JuteWriter();
  for (const field of fields) {
    const value = field.slice(2);
    if (field.startsWith('i:')) out.int(Number(value));
    else if (field.startsWith('l:')) out.long(BigInt(value));
    else if (field.startsWith('s:')) out.string(value === 'null' ? null : value);
    else if (field.startsWith('b:')) out.buffer(bytesOf(value));
    else if (field.startsWith('t:')) out.bool(value === '1');
    else if (field.startsWith('x:')) out.raw(new Uint8Array(Buffer.from(value, 'hex')));
    else if (field.startsWith('n:')) out.raw(new Uint8Array(Number(value)).fill(0x78));
    else throw new Error(`no field: ${field}`);
  }
  return out.finish();
}

function writeMulti(out: JuteWriter, list: readonly Word[], context: Context): void {
  for (const words of split(list, '|')) {
    const name = words[0]?.value as string;
    const args = new Arguments(words.slice(1), context);
    const [op, write] = name === 'op' ? rawOp(args) : body(name);
    out.int(op);
    out.bool(false);
    out.int(-1);
    write(out, args);
  }
  out.int(-1);
  out.bool(true);
  out.int(-1);
}

function rawOp(args: Arguments): readonly [number, Writer] {
  return [Number(args.at(0)), (out) => out.raw(rawFields(args.from(1)))];
}

function body(name: string): readonly [op: number, write: Writer] {
  const found = BODIES[name];
  if (found === undefined) throw new Error(`no operation is called ${name}`);
  return found;
}

/** Parts of a list between separators; none of an empty list. */
export function split(list: readonly Word[], separator: string): Word[][] {
  const parts: Word[][] = list.length === 0 ? [] : [[]];
  for (const word of list) {
    if (word.key === undefined && word.value === separator) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

/** One request: the operation's name and its words. */
export function encodeRequest(list: readonly Word[], context: Context): Encoded {
  const [first, ...rest] = list;
  const name = first?.value as string;
  const out = new JuteWriter();
  if (name === 'multi' || name === 'multiRead') {
    writeMulti(out, rest, context);
    return { op: Op[name], xid: undefined, body: out.finish() };
  }
  const args = new Arguments(rest, context);
  const [op, write] = name === 'op' ? rawOp(args) : body(name);
  write(out, args);
  const xid = args.get('xid');
  return { op, xid: xid === undefined ? XIDS[name] : Number(xid), body: out.finish() };
}

/** A frame around a request. */
export function requestFrame(xid: number, { op, body: bytes }: Encoded): Uint8Array {
  const out = new JuteWriter();
  out.int(8 + bytes.length);
  out.int(xid);
  out.int(op);
  out.raw(bytes);
  return out.finish();
}
