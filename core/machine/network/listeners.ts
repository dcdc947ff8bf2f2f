/** The ports at which the processes of a host listen. */

import type { Process } from '../process.ts';
import type { Connection, Listener } from '../system.ts';

export interface Listening {
  readonly owner: Process;
  readonly accept: (connection: Connection) => void;
  readonly address: string | undefined;
  readonly backlog: number;
  /** Accepted by the host, not yet by the process. */
  waiting: number;
}

export class Listeners {
  private readonly byPort = new Map<number, Listening>();
  private readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  get ports(): number[] {
    return [...this.byPort.keys()];
  }

  get(port: number): Listening | undefined {
    return this.byPort.get(port);
  }

  /** The port is free. */
  add(port: number, listening: Listening): Listener {
    this.byPort.set(port, listening);
    this.changed();
    const close = () => {
      if (this.byPort.get(port) === listening) this.remove([port]);
    };
    return { port, close };
  }

  release(owner: Process): void {
    this.remove(this.ports.filter((port) => this.byPort.get(port)!.owner === owner));
  }

  clear(): void {
    this.remove(this.ports);
  }

  private remove(ports: readonly number[]): void {
    for (const port of ports) this.byPort.delete(port);
    if (ports.length > 0) this.changed();
  }
}
