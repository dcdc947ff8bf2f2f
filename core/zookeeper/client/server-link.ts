/**
 * One TCP connection of a client to a server: packets go out and frames come in. A frame too long
 * for the client (`jute.maxbuffer`) ends it, as a broken connection does, and after that it is silent.
 */
import type { Connection, System } from '../../machine/system.ts';
import { FrameAssembler } from '../protocol/frame.ts';
import { JuteWriter } from '../protocol/jute.ts';
import type { ServerAddress } from './host-list.ts';
import { frameOf, type Packet } from './packets.ts';

export interface LinkHandlers {
  open(link: ServerLink): void;
  frame(bytes: Uint8Array): void;
  lost(link: ServerLink): void;
}

export class ServerLink {
  readonly #connection: Connection;
  readonly #output = new JuteWriter();

  constructor(
    sys: System,
    { host, port }: ServerAddress,
    handlers: LinkHandlers,
    maxReplyBytes: number | undefined,
  ) {
    this.#connection = sys.net.connect(host, port);
    const lost = () => handlers.lost(this);
    const frames = new FrameAssembler(
      {
        frame: (bytes) => {
          if (this.#connection.state !== 'closed') handlers.frame(bytes);
        },
        badLength: lost,
      },
      maxReplyBytes,
    );
    this.#connection.onOpen = () => handlers.open(this);
    this.#connection.onData = (bytes) => frames.push(bytes);
    this.#connection.onEnd = lost;
    this.#connection.onError = lost;
  }

  /** One frame, of whatever `write` puts into it. */
  send(write: (output: JuteWriter) => void): void {
    this.#connection.write(frameOf(this.#output, write));
  }

  sendPacket({ xid, type, write }: Pick<Packet, 'xid' | 'type' | 'write'>): void {
    this.send((output) => {
      output.int(xid);
      output.int(type);
      write?.(output);
    });
  }

  close(): void {
    this.#connection.close();
  }
}
