/**
 * Java's threads and locks, as roles declare them: a thread runs its tasks one after another, a
 * lock lets waiters in by turn. What `await` would let slip in between, these keep out.
 */

import type { Lock, Thread } from './system.ts';

/** What threads and locks need of the process they belong to. */
export interface ThreadHost {
  called(call: string): void;
  /** A new event of this process, at this instant. */
  soon(run: () => void): void;
  promise<T>(start: (resolve: (value: T) => void) => void): Promise<T>;
  /** The kernel must wait for what an async task does next. */
  failed(error: unknown): void;
}

export class ProcessThread implements Thread {
  private readonly tasks: (() => void | Promise<void>)[] = [];
  private busy = false;
  private readonly host: ThreadHost;

  constructor(host: ThreadHost) {
    this.host = host;
  }

  get queued(): number {
    return this.tasks.length;
  }

  run(task: () => void | Promise<void>): void {
    this.host.called('thread');
    this.tasks.push(task);
    this.next();
  }

  private next(): void {
    if (this.busy || this.tasks.length === 0) return;
    this.busy = true;
    this.host.soon(() => this.runOne(this.tasks.shift()!));
  }

  private runOne(task: () => void | Promise<void>): void {
    const done = () => {
      this.busy = false;
      this.next();
    };
    const result = task();
    if (result instanceof Promise) {
      result.then(done, (error) => {
        this.host.failed(error);
        done();
      });
    } else done();
  }
}

export class ProcessLock implements Lock {
  held = false;
  private readonly waiters: ((value: undefined) => void)[] = [];
  private readonly host: ThreadHost;

  constructor(host: ThreadHost) {
    this.host = host;
  }

  acquire(): Promise<void> {
    this.host.called('lock');
    return this.host.promise<undefined>((resolve) => {
      if (this.held) this.waiters.push(resolve);
      else {
        this.held = true;
        resolve(undefined);
      }
    }) as Promise<unknown> as Promise<void>;
  }

  release(): void {
    this.host.called('unlock');
    const next = this.waiters.shift();
    if (next === undefined) this.held = false;
    else this.host.soon(() => next(undefined));
  }
}

/** What a map has under a key, made when first asked for. */
export function memo<T>(map: Map<string, T>, key: string, make: () => T): T {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
