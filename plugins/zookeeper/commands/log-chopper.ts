/**
 * `org.apache.zookeeper.server.util.LogChopper`: copies a transaction log up to and with a zxid,
 * and tells of zxids that are missing on the way.
 */
import { resolvePath } from '../host-paths.ts';
import { JavaException } from '../java-text.ts';
import {
  adler32,
  JuteError,
  JuteReader,
  JuteUnderflow,
  JuteWriter,
  LOG_MAGIC,
  type LogHeader,
  readEndOfRecord,
  readLogHeader,
  readRecord,
  type System,
  TxnHeader,
  writeLogHeader,
  writeRecord,
} from '../platform.ts';
import { createFile, fileName, readFile } from './java-tool.ts';
import { txnText } from './txn-text.ts';

/**
 * `TxnLogToolkit.chop`, into a file beside the log; what goes wrong is printed and is no failure.
 * @throws JavaException for a zxid below 0, over which the real one stumbles
 */
export function chop(sys: System, path: string, zxid: bigint): void {
  if (zxid < 0n) {
    const text =
      'Cannot invoke "org.apache.jute.InputArchive.startRecord(String)" because "a_" is null';
    throw new JavaException('java.lang.NullPointerException', text);
  }
  const target = `${path}.chopped${zxid}`;
  const output = new JuteWriter();
  try {
    const input = new JuteReader(readFile(sys, path));
    createFile(sys, target);
    if (!copy(sys, input, output, zxid)) throw new JuteError(`Failed to chop ${fileName(path)}`);
  } catch (error) {
    sys.stdout.write(`Got exception: ${messageOf(error)}\n`);
  }
  if (output.length > 0) sys.disk.write(resolvePath(sys.cwd, target), output.finish());
}

/** `Throwable.getMessage`, of what the real one catches here. */
function messageOf(error: unknown): string {
  if (error instanceof JuteUnderflow) return 'null';
  if (error instanceof JuteError) return error.message;
  if (error instanceof JavaException) return error.detail ?? 'null';
  throw error;
}

/** Whether there was something to cut off after `zxid`. @throws JuteError */
function copy(sys: System, input: JuteReader, output: JuteWriter, zxid: bigint): boolean {
  const say = (text: string): void => sys.stdout.write(`${text}\n`);
  const header = readLogHeader(input);
  if (header.magic !== LOG_MAGIC) {
    sys.stderr.write('Invalid magic number in txn log file\n');
    return false;
  }
  sys.stdout.write(headerText(header));
  writeLogHeader(output, header);
  let count = 0;
  let hasZxid = false;
  let previous: bigint | undefined;
  for (let record = readRecord(input); record !== undefined; record = readRecord(input)) {
    const { checksum, bytes } = record;
    const found = checked(checksum, bytes);
    if (!readEndOfRecord(input)) {
      say('Last transaction was partial.');
      throw new JuteError('Last transaction was partial.');
    }
    hasZxid ||= found.zxid === zxid;
    if (previous !== undefined) tellGap(say, previous, found.zxid);
    if (found.zxid > zxid) {
      if (count === 0 || !hasZxid) {
        say(`This log does not contain zxid ${zxid.toString(16)}`);
        return false;
      }
      say(`Chopping at ${zxid.toString(16)} new log has ${count} records`);
      return true;
    }
    previous = found.zxid;
    writeRecord(output, found.bytes, checksum);
    count++;
  }
  say(`EOF reached after ${count} txns.`);
  return false;
}

/** @throws JuteError for a transaction that is damaged, or cannot be read */
function checked(checksum: bigint, bytes: Uint8Array | null) {
  if (bytes === null) throw new JuteError('Cannot read the array length because "bytes" is null');
  const actual = adler32(bytes);
  if (BigInt(actual) !== checksum) {
    throw new JuteError(`CRC doesn't match ${checksum} vs ${actual}`);
  }
  txnText(bytes);
  return { bytes, zxid: TxnHeader.read(new JuteReader(bytes)).zxid };
}

/** An epoch begins with 1; within it, none is left out. */
function tellGap(say: (text: string) => void, previous: bigint, next: bigint): void {
  if (next === previous + 1n) return;
  const between = `gap between ${previous.toString(16)} and ${next.toString(16)}`;
  if (next >> 32n === previous >> 32n) say(`There is intra-epoch ${between}`);
  else if ((next & 0xffffffffn) !== 1n) say(`There is inter-epoch ${between}`);
}

export function headerText({ dbid, version }: LogHeader): string {
  return `ZooKeeper Transactional Log File with dbid ${dbid} txnlog format version ${version}\n`;
}

/** `Long.decode`: decimal, `0x`, `#` or octal. @throws JavaException */
export function decodedLong(text: string): bigint {
  const [, sign, prefix = '', digits = ''] = /^([+-]?)(0[xX]|#|0(?=.))?(.*)$/s.exec(text) ?? [];
  const radix = prefix === '' ? 10 : prefix === '0' ? 8 : 16;
  const refusal = (): JavaException => {
    const under = radix === 10 ? '' : ` under radix ${radix}`;
    const wrong = `For input string: "${sign === '-' ? '-' : ''}${digits}"${under}`;
    const message = text === '' ? 'Zero length string' : wrong;
    return new JavaException('java.lang.NumberFormatException', message);
  };
  const isNumber = { 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-fA-F]+$/ }[radix];
  if (!isNumber.test(digits)) throw refusal();
  const size = BigInt(`${{ 8: '0o', 10: '', 16: '0x' }[radix]}${digits}`);
  const value = sign === '-' ? -size : size;
  if (BigInt.asIntN(64, value) !== value) throw refusal();
  return value;
}
