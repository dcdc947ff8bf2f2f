/**
 * What comes in on a client's connection (`NIOServerCnxn.doIO`): bytes become packets, one after
 * another, and none is handed on while the session is being established or the server has too much
 * to do (`disableRecv`). A packet that cannot be read ends the connection and harms nobody else.
 */

import type { Connection, System } from '../../machine/system.ts';
import { FrameAssembler, type FrameHandlers } from '../protocol/frame.ts';
import { JuteError } from '../protocol/jute.ts';

export interface IntakeHandlers extends FrameHandlers {
  /** @throws JuteError for bytes that are no packet */
  frame(bytes: Uint8Array): void;
  unreadable(error: JuteError): void;
}

export class Intake {
  private readonly sys: System;
  private readonly tcp: Connection;
  private readonly handlers: IntakeHandlers;
  private readonly frames: FrameAssembler;
  /** Packets that came while nothing was read. */
  private held: Uint8Array[] = [];
  private paused = false;
  private throttled = false;

  constructor(sys: System, tcp: Connection, handlers: IntakeHandlers, maxBytes: number) {
    this.sys = sys;
    this.tcp = tcp;
    this.handlers = handlers;
    const { badLength, firstWord } = handlers;
    this.frames = new FrameAssembler(
      {
        frame: (bytes) => this.arrived(bytes),
        badLength,
        ...(firstWord !== undefined && { firstWord }),
      },
      maxBytes,
    );
    tcp.onData = (bytes) => this.frames.push(bytes);
  }

  /** Hands nothing on until {@link resume}. */
  pause(): void {
    this.paused = true;
  }

  /** Does not even read until {@link resume}: the client's window closes. */
  throttle(): void {
    if (!this.throttled) this.tcp.pause();
    this.throttled = true;
    this.paused = true;
  }

  /** Goes on, once the event under way is over. */
  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (this.throttled) this.tcp.resume();
    this.throttled = false;
    if (this.held.length > 0) this.sys.soon(() => this.drain());
  }

  /** No more packets, not even of those that are here. */
  end(): void {
    this.frames.end();
    this.held = [];
  }

  private arrived(bytes: Uint8Array): void {
    if (this.paused || this.held.length > 0) this.held.push(bytes);
    else this.handle(bytes);
  }

  private drain(): void {
    while (!this.paused) {
      const bytes = this.held.shift();
      if (bytes === undefined) return;
      this.handle(bytes);
    }
  }

  private handle(bytes: Uint8Array): void {
    try {
      this.handlers.frame(bytes);
    } catch (error) {
      if (!(error instanceof JuteError)) throw error;
      this.handlers.unreadable(error);
    }
  }
}
