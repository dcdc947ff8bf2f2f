/**
 * `com.jcraft.jsch.Session`: the ssh client that Hadoop brings along. It runs commands on another
 * host, and says in its own words why it cannot log in.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  decodeJson,
  type ExecRequest,
  type ExitReply,
  type FileReply,
  SshChannel,
  SshFailure,
} from '../../../linux/door.ts';
import { JavaException } from '../../ipc/java-exception.ts';
import type { LinePump } from './line-pump.ts';

export interface SshLogin {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

export class JSchSession {
  private readonly channel: SshChannel;
  private readonly user: string;

  private constructor(channel: SshChannel, user: string) {
    this.channel = channel;
    this.user = user;
  }

  /** @throws JavaException JSchException */
  static async connect(sys: System, login: SshLogin): Promise<JSchSession> {
    return throwingJSch(async () => {
      const channel = await SshChannel.open(sys, login);
      channel.send('f', JSON.stringify({ op: 'login', user: login.user }));
      const { error } = decodeJson<FileReply>(await channel.receive());
      if (error === undefined) return new JSchSession(channel, login.user);
      channel.close();
      throw jschException('Auth fail');
    });
  }

  /** The exit code of a command; -1 when a signal ended it. @throws JavaException JSchException */
  execute(command: string, out: LinePump, err: LinePump): Promise<number> {
    const request: ExecRequest = { user: this.user, command, stdin: '' };
    this.channel.send('x', JSON.stringify(request));
    return throwingJSch(async () => {
      for (;;) {
        const frame = await this.channel.receive();
        if (frame.kind === 'o') out.push(frame.payload);
        else if (frame.kind === 'e') err.push(frame.payload);
        else {
          out.end();
          err.end();
          const { code, signalled } = decodeJson<ExitReply>(frame);
          return signalled || code === undefined ? -1 : code;
        }
      }
    });
  }

  disconnect(): void {
    this.channel.close();
  }
}

/** What ssh says of a connection, and what JSch does. */
const CAUSES: readonly (readonly [ending: string, jsch: string])[] = [
  ['Connection refused', 'java.net.ConnectException: Connection refused (Connection refused)'],
  ['No route to host', 'java.net.NoRouteToHostException: No route to host (Host unreachable)'],
  ['timed out', 'timeout: socket is not established'],
];

async function throwingJSch<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof SshFailure)) throw error;
    const { message } = error;
    const known = CAUSES.find(([ending]) => message.endsWith(ending));
    throw jschException(known?.[1] ?? message);
  }
}

export function jschException(message: string): JavaException {
  return new JavaException('com.jcraft.jsch.JSchException', message);
}
