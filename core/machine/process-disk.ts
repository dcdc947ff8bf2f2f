/** The disk as one process sees it: every operation is a call, and completions wake it. */

import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import type { Disk, FileStat, SystemError } from './system.ts';

type Done = (error?: SystemError) => void;

export class ProcessDisk implements Disk {
  private readonly machine: Machine;
  private readonly process: Process;

  constructor(machine: Machine, process: Process) {
    this.machine = machine;
    this.process = process;
  }

  exists(path: string): boolean {
    return this.machine.disk.exists(path);
  }

  stat(path: string): FileStat {
    return this.machine.disk.stat(path);
  }

  list(path: string): string[] {
    return this.machine.disk.list(path);
  }

  read(path: string): Uint8Array {
    return this.machine.disk.read(path);
  }

  readText(path: string): string {
    return new TextDecoder().decode(this.machine.disk.read(path));
  }

  write(path: string, content: Uint8Array | string, options?: { executable?: boolean }): void {
    this.call('write', () => this.machine.disk.write(path, content, options?.executable));
  }

  append(path: string, content: Uint8Array | string): void {
    this.call('write', () => this.machine.disk.append(path, content));
  }

  truncate(path: string, size: number): void {
    this.call('truncate', () => this.machine.disk.truncate(path, size));
  }

  mkdir(path: string, options?: { parents?: boolean }): void {
    this.call('mkdir', () => this.machine.disk.mkdir(path, options?.parents ?? false));
  }

  remove(path: string, options?: { recursive?: boolean }): void {
    this.call('unlink', () => this.machine.disk.remove(path, options?.recursive ?? false));
  }

  fsync(path: string): Promise<void>;
  fsync(path: string, done: Done): void;
  fsync(path: string, done?: Done): Promise<void> | void {
    return this.slow('fsync', done, (complete) => this.machine.disk.fsync(path, complete));
  }

  rename(from: string, to: string): Promise<void>;
  rename(from: string, to: string, done: Done): void;
  rename(from: string, to: string, done?: Done): Promise<void> | void {
    return this.slow('rename', done, (complete) => this.machine.disk.rename(from, to, complete));
  }

  freeBytes(): number {
    return this.machine.disk.freeBytes();
  }

  totalBytes(): number {
    return this.machine.disk.totalBytes;
  }

  private call(name: string, run: () => void): void {
    this.process.called(name);
    run();
    this.machine.grew();
    this.after(name);
  }

  /** A call that takes time and goes on in a new event. */
  private slow(
    name: string,
    done: Done | undefined,
    start: (complete: Done) => void,
  ): Promise<void> | void {
    const { machine, process } = this;
    process.called(name);
    const begin = (complete: Done) =>
      start((error) => {
        if (machine.desk.armed.any) machine.desk.armed.pass(process, 'after', name);
        machine.enter(process, () => complete(error));
      });
    if (done) return begin(done);
    return machine.promise<void>(process, (resolve, reject) =>
      begin((error) => (error ? reject(error) : resolve())),
    );
  }

  private after(name: string): void {
    if (!this.machine.desk.armed.any) return;
    this.machine.desk.armed.pass(this.process, 'after', name);
    this.process.called('return');
  }
}
