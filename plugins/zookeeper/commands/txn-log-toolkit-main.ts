/**
 * `org.apache.zookeeper.server.persistence.TxnLogToolkit`: shows what a transaction log holds,
 * writes one anew whose checksums are wrong, and cuts one off after a transaction.
 */
import { CliError } from '../cli/cli-error.ts';
import type { ParsedOptions } from '../cli/options.ts';
import { resolvePath } from '../host-paths.ts';
import { JavaException } from '../java-text.ts';
import {
  adler32,
  isSound,
  JuteReader,
  JuteWriter,
  LOG_MAGIC,
  type Program,
  readEndOfRecord,
  readLogHeader,
  readRecord,
  type System,
  writeLogHeader,
  writeRecord,
} from '../platform.ts';
import { JVM_STARTUP } from '../version.ts';
import { createFile, exists, fileName, filePath, javaTool, readFile, Words } from './java-tool.ts';
import { chop, decodedLong, headerText } from './log-chopper.ts';
import { parseToolOptions, type ToolOption, toolHelp } from './tool-options.ts';
import { txnText } from './txn-text.ts';

const SYNTAX = 'TxnLogToolkit [-dhrvc] <txn_log_file_name> (-z <zxid>)';
const OPTIONS: readonly ToolOption[] = [
  { letter: 'h', word: 'help', about: 'Print help message' },
  {
    letter: 'r',
    word: 'recover',
    about: 'Recovery mode. Re-calculate CRC for broken entries.',
  },
  {
    letter: 'v',
    word: 'verbose',
    about: 'Be verbose in recovery mode: print all entries, not just fixed ones.',
  },
  {
    letter: 'd',
    word: 'dump',
    about:
      'Dump mode. Dump all entries of the log file with printing the content of a nodepath (default)',
  },
  {
    letter: 'y',
    word: 'yes',
    about: 'Non-interactive mode: repair all CRC errors without asking',
  },
  { letter: 'c', word: 'chop', about: 'Chop mode. Chop txn file to a zxid.' },
  {
    letter: 'z',
    word: 'zxid',
    argument: 'arg',
    about: 'Used with chop. Zxid to which to chop.',
  },
];

/** `TxnLogToolkitException`: a message for stderr, and the code to end with. */
class Refusal extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.exitCode = exitCode;
  }
}

export const txnLogToolkitMain: Program & { readonly summary: string; readonly usage: string } = {
  name: 'TxnLogToolkit',
  kind: 'command',
  jvm: true,
  startup: JVM_STARTUP,
  summary: 'Shows, repairs or cuts off a transaction log of ZooKeeper',
  usage: SYNTAX,
  main: (sys) => javaTool(sys, () => run(sys)),
};

async function run(sys: System): Promise<number> {
  const help = (code: number): number => {
    sys.stdout.write(toolHelp(SYNTAX, OPTIONS));
    return code;
  };
  try {
    const options = parseToolOptions(OPTIONS, sys.argv.slice(1));
    const [given] = options.args;
    if (options.has('h')) return help(0);
    if (given === undefined) return help(1);
    await handle(sys, filePath(given), options);
    return 0;
  } catch (error) {
    if (error instanceof CliError) {
      sys.stderr.write(`${error.message}\n\n`);
      return help(1);
    }
    if (!(error instanceof Refusal)) throw error;
    sys.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

async function handle(sys: System, path: string, options: ParsedOptions): Promise<void> {
  if (!exists(sys, path)) {
    throw new Refusal(1, `File doesn't exist or not readable: ${path}`);
  }
  const zxid = options.value('z');
  if (options.has('c') && zxid !== undefined) return chop(sys, path, decodedLong(zxid));
  const recovery = options.has('r') ? openRecovery(sys, path, options.has('y')) : undefined;
  await dump(sys, path, options.has('v'), recovery);
  if (recovery === undefined) return;
  sys.stdout.write(
    `Recovery file ${recovery.path} has been written with ${recovery.fixed} fixed CRC error(s)\n`,
  );
}

/** `dump`. @throws Refusal */
async function dump(
  sys: System,
  path: string,
  verbose: boolean,
  recovery: Recovery | undefined,
): Promise<void> {
  const input = new JuteReader(readFile(sys, path));
  const header = readLogHeader(input);
  if (header.magic !== LOG_MAGIC) {
    throw new Refusal(2, `Invalid magic number for ${fileName(path)}`);
  }
  sys.stdout.write(headerText(header));
  recovery?.write((output) => writeLogHeader(output, header));
  let count = 0;
  for (let record = readRecord(input); record !== undefined; record = readRecord(input)) {
    const { bytes } = record;
    if (bytes === null) throw nullRecord();
    let { checksum } = record;
    if (!isSound(checksum, bytes)) {
      if (recovery === undefined) sys.stdout.write(`CRC ERROR - ${txnText(bytes)}`);
      else if (await recovery.mend(bytes)) checksum = BigInt(adler32(bytes));
    }
    if (recovery === undefined || verbose) sys.stdout.write(txnText(bytes));
    if (!readEndOfRecord(input)) throw new Refusal(1, 'Last transaction was partial.');
    recovery?.write((output) => writeRecord(output, bytes, checksum));
    count++;
  }
  sys.stdout.write(`EOF reached after ${count} txns.\n`);
}

function nullRecord(): JavaException {
  const text = 'Cannot read the array length because "bytes" is null';
  return new JavaException('java.lang.NullPointerException', text);
}

/** @throws Refusal when there is such a file already */
function openRecovery(sys: System, path: string, force: boolean): Recovery {
  const target = `${path}.fixed`;
  if (exists(sys, target)) {
    throw new Refusal(1, `Recovery file ${target} already exists or not writable`);
  }
  readFile(sys, path);
  createFile(sys, target);
  return new Recovery(sys, target, force);
}

/** The log that is written anew, without the zeros that the real one allocates ahead. */
class Recovery {
  readonly path: string;
  /** Checksums put right. */
  fixed = 0;
  private readonly sys: System;
  private readonly force: boolean;
  private readonly answers: Words;
  private readonly output = new JuteWriter();

  constructor(sys: System, path: string, force: boolean) {
    this.sys = sys;
    this.path = path;
    this.force = force;
    this.answers = new Words(sys);
  }

  write(put: (output: JuteWriter) => void): void {
    put(this.output);
    this.sys.disk.append(resolvePath(this.sys.cwd, this.path), this.output.take());
  }

  /** Whether a wrong checksum is to be put right. @throws Refusal when the answer is to abort */
  async mend(bytes: Uint8Array): Promise<boolean> {
    this.sys.stdout.write(`CRC ${this.force ? 'FIXED' : 'ERROR'} - ${txnText(bytes)}`);
    const agreed = this.force || (await this.ask());
    if (agreed) this.fixed++;
    return agreed;
  }

  private async ask(): Promise<boolean> {
    for (;;) {
      this.sys.stdout.write('Would you like to fix it (Yes/No/Abort) ? ');
      const answer = (await this.answers.next()).charAt(0).toUpperCase();
      if (answer === 'A') throw new Refusal(0, 'Recovery aborted.');
      if (answer === 'Y' || answer === 'N') return answer === 'Y';
    }
  }
}
