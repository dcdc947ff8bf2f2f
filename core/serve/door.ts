/**
 * A port of this machine that leads to one of a simulated host. It is open while somebody listens
 * there, and refuses as Linux does otherwise.
 */

import { createServer, type Server, type Socket } from 'node:net';
import type { DoorPlan, Endpoint } from './endpoints.ts';
import { notListening } from './not-listening.ts';

export const LOOPBACK = '127.0.0.1';
/** Another program took the port while it was closed: it is asked for again after this time. */
const RETRY_MS = 50;
// Bound before anything can trap the globals.
const realSetTimeout = setTimeout;

export class Door {
  readonly plan: DoorPlan;
  private readonly server: Server;
  /** Where it is to be found, once that is known. */
  private at = 0;
  private open = true;
  /** It is not yet known whether the port could be had. */
  private opening = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(plan: DoorPlan, accept: (socket: Socket) => void) {
    this.plan = plan;
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
  }

  /** Takes its port, and is open. @throws QuorateError serve/port-in-use, serve/port-refused */
  reserve(): Promise<Endpoint> {
    const { server, plan } = this;
    const { host, port, at } = plan;
    return new Promise((resolve, reject) => {
      server.once('error', (error) => reject(notListening(error, at, host)));
      server.listen(at, LOOPBACK, () => {
        this.at = (server.address() as { readonly port: number }).port;
        server.removeAllListeners('error').on('error', () => this.tryLater());
        server.on('listening', () => this.decided());
        resolve({ host, port, address: `${LOOPBACK}:${this.at}` });
      });
    });
  }

  /** Opens or closes it for those who come; those who have come stay. @returns as `settle` */
  set(open: boolean): boolean {
    this.open = open;
    return this.settle();
  }

  /**
   * Does what is left to do, and tells whether nothing is. Not for the middle of a program's turn, in
   * which the network of this machine does not exist.
   */
  settle(): boolean {
    const { server, open } = this;
    if (this.at === 0 || this.opening) return false;
    if (open === server.listening) return true;
    this.opening = open;
    if (open) server.listen(this.at, LOOPBACK);
    else server.close();
    return !open;
  }

  /** Settles when nothing of it is left. */
  close(): Promise<void> {
    clearTimeout(this.retry);
    this.open = false;
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private tryLater(): void {
    this.retry = realSetTimeout(() => this.decided(), RETRY_MS);
  }

  private decided(): void {
    this.opening = false;
  }
}
