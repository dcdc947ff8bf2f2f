/**
 * A logged transaction as `TxnLogToolkit` prints it: when and by whom, then the record, whose
 * fields are joined by hand for some types and as Jute's own text for the others.
 */
import { hex, shortDate } from '../java-text.ts';
import {
  type Acl,
  decodeUtf8,
  JuteError,
  JuteReader,
  OP_NAMES,
  Op,
  readInnerRecords,
  readTxn,
  type Txn,
  TxnHeader,
} from '../platform.ts';

/** A line, or more where the text of a record or its data breaks it. @throws JuteError */
export function txnText(bytes: Uint8Array): string {
  const input = new JuteReader(bytes);
  const { time, clientId, cxid, zxid, type } = TxnHeader.read(input);
  const head = `${shortDate(time)} session 0x${hex(clientId)} cxid 0x${hex(BigInt(cxid))}`;
  const text = `${head} zxid 0x${hex(zxid)} ${opName(type)} ${recordText(input, type)}`;
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** `Request.op2String`. */
function opName(type: number): string {
  if (type === Op.createTTL) return 'createTtl';
  return (type === Op.addWatch ? undefined : OP_NAMES.get(type)) ?? `unknown ${type}`;
}

function recordText(input: JuteReader, type: number): string {
  switch (type) {
    case Op.multi:
      return readInnerRecords(input)
        .map((inner) => `${opName(inner.type)}:${dataText(inner.data)}`)
        .join(';');
    case Op.closeSession:
      // Servers before 3.6, and those with closeSessionTxn.enabled=false, log no list.
      return input.remaining === 0 ? '' : juteText(readTxn(input, type));
    case Op.check:
      // Only ever inside a multi.
      throw new JuteError(`Unsupported Txn with type=%d${type}`);
    default:
      return juteText(readTxn(input, type));
  }
}

function juteText(txn: Txn): string {
  switch (txn.type) {
    case Op.create:
    case Op.create2:
      return `${created(txn)},${txn.ephemeral},${txn.parentCVersion}`;
    case Op.createContainer:
      return `${created(txn)},${txn.parentCVersion}`;
    case Op.createTTL:
      return `${created(txn)},${txn.parentCVersion},${txn.ttlMs}`;
    case Op.setData:
    case Op.reconfig:
      return `${txn.path},${dataText(txn.data)},${txn.version}`;
    case Op.delete:
    case Op.deleteContainer:
      return `${csv(txn.path)}\n`;
    case Op.setACL:
      return `${csv(txn.path)},v{${(txn.acl ?? []).map((acl) => `s{${aclFields(acl)}}`).join(',')}},${txn.version}\n`;
    case Op.createSession:
      return `${txn.timeoutMs}\n`;
    case Op.closeSession:
      return `v{${txn.paths.map(csv).join(',')}}\n`;
    case Op.error:
      return `${txn.err}\n`;
    default:
      throw new Error(`a record of type ${txn.type} has no text of its own`);
  }
}

interface Creation {
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly acl: readonly Acl[] | null;
}

/** The list of access as `List.toString`, in which each entry's own text ends with a newline. */
function created({ path, data, acl }: Creation): string {
  const list = acl === null ? 'null' : `[${acl.map((one) => `${aclFields(one)}\n`).join(', ')}]`;
  return `${path},${dataText(data)},${list}`;
}

const aclFields = ({ perms, scheme, id }: Acl): string => `${perms},s{${csv(scheme)},${csv(id)}}`;

const dataText = (data: Uint8Array | null): string => (data === null ? '' : decodeUtf8(data));

/** Jute's text of a string: a quotation mark in front, and what would divide fields as `%2C`. */
function csv(text: string): string {
  const escaped = [...text].map((letter) => {
    if (!'\0\n\r,}%'.includes(letter)) return letter;
    return `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `'${escaped.join('')}`;
}
