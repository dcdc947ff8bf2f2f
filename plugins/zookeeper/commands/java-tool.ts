/**
 * How a tool of ZooKeeper meets files and ends: paths as `java.io.File` writes them, and what Java
 * says of an exception that the tool does not catch.
 */
import { resolvePath } from '../host-paths.ts';
import { JavaException } from '../java-text.ts';
import { JuteError, JuteUnderflow, type System, SystemError } from '../platform.ts';
import { reason } from './zk-server-script.ts';

/** Runs a tool; an exception that it lets through ends it with 1. */
export async function javaTool(sys: System, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    sys.stderr.write(`${uncaught(error).message}\n`);
    return 1;
  }
}

/** What reading and writing throw in Java. */
function uncaught(error: unknown): JavaException {
  if (error instanceof JavaException) return error;
  if (error instanceof JuteUnderflow) return new JavaException('java.io.EOFException');
  if (error instanceof JuteError) return new JavaException('java.io.IOException', error.message);
  if (error instanceof SystemError) return new JavaException('java.io.IOException', reason(error));
  throw error;
}

/** `File.getPath`: without doubled slashes and one at the end. */
export function filePath(given: string): string {
  return given.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function exists(sys: System, path: string): boolean {
  return sys.disk.exists(resolvePath(sys.cwd, path));
}

/** `new FileInputStream`. @throws JavaException */
export function readFile(sys: System, path: string): Uint8Array {
  return opened(path, () => sys.disk.read(resolvePath(sys.cwd, path)));
}

/** `new FileOutputStream`: the file, empty. @throws JavaException */
export function createFile(sys: System, path: string): void {
  opened(path, () => sys.disk.write(resolvePath(sys.cwd, path), ''));
}

function opened<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new JavaException('java.io.FileNotFoundException', `${path} (${reason(error)})`);
  }
}

/** The words on standard input, one at a time (`Scanner.next`). */
export class Words {
  private readonly sys: System;
  private waiting: string[] = [];

  constructor(sys: System) {
    this.sys = sys;
  }

  /** @throws JavaException at the end of the input */
  async next(): Promise<string> {
    for (;;) {
      const word = this.waiting.shift();
      if (word !== undefined) return word;
      const line = await this.sys.stdin.readLine();
      if (line === undefined) throw new JavaException('java.util.NoSuchElementException');
      this.waiting = line.split(/\s+/).filter((part) => part !== '');
    }
  }
}
