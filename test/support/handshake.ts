/** The least of a ZooKeeper client, by the bytes: it opens a session over a real socket, or joins one. */

import { connect, type Socket } from 'node:net';

export interface Session {
  readonly id: bigint;
  readonly password: Buffer;
  readonly timeoutMs: number;
  readonly socket: Socket;
  /** Settles when the server has closed the connection. */
  readonly closed: Promise<void>;
}

const NEW = { id: 0n, password: Buffer.alloc(16) };

/** Connects and shakes hands; an id of 0 in the answer says that there is no such session. */
export function openSession(
  address: string,
  { id, password }: Pick<Session, 'id' | 'password'> = NEW,
): Promise<Session> {
  const [host = '', port] = address.split(':');
  const socket = connect(Number(port), host);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
  });
  socket.on('error', () => {});
  return new Promise((resolve, reject) => {
    closed.then(() => reject(new Error(`${address} closed the connection`)));
    socket.on('connect', () => socket.write(connectRequest(id, password)));
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      resolve({
        timeoutMs: received.readInt32BE(8),
        id: received.readBigInt64BE(12),
        password: received.subarray(24, 40),
        ...{ socket, closed },
      });
    });
  });
}

function connectRequest(id: bigint, password: Buffer): Buffer {
  const request = Buffer.alloc(49);
  request.writeInt32BE(45, 0);
  request.writeInt32BE(20_000, 16);
  request.writeBigInt64BE(id, 20);
  request.writeInt32BE(16, 28);
  password.copy(request, 32);
  return request;
}
