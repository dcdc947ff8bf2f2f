/**
 * One connection at sshd: a remote command, or the file operations of scp. Files are handled in
 * this process, as OpenSSH's `internal-sftp` does. Only root can log in, with keys that are taken
 * to be in place on every host.
 */

import { reasonOf } from '../lib/failure.ts';
import { resolvePath } from '../lib/paths.ts';
import type { Connection, System } from '../lib/system.ts';
import {
  decodeJson,
  type ExecRequest,
  type ExitReply,
  encodeFrame,
  type FileReply,
  type FileRequest,
  type Frame,
  FrameReader,
} from './frames.ts';

const HOME = '/root';
/** What Debian's sshd gives root before any start-up file is read. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export class SshServerSession {
  private readonly sys: System;
  private readonly connection: Connection;
  /** A file whose content is still to come. */
  private writing: { readonly path: string; readonly executable: boolean } | undefined;
  private isOpen = true;

  constructor(sys: System, connection: Connection) {
    this.sys = sys;
    this.connection = connection;
    const reader = new FrameReader();
    connection.onData = (bytes) => {
      for (const frame of reader.push(bytes)) this.handle(frame);
    };
    connection.onEnd = () => {
      this.isOpen = false;
      connection.close();
    };
    connection.onError = () => {
      this.isOpen = false;
    };
    this.send('h', 'SSH-2.0-OpenSSH_9.2p1');
  }

  private handle(frame: Frame): void {
    if (frame.kind === 'x') this.execute(decodeJson(frame));
    else if (frame.kind === 'f') this.serveFile(decodeJson(frame));
    else if (frame.kind === 'd') this.finishWrite(frame.payload);
  }

  // --- remote commands ---------------------------------------------------------------------

  private execute({ user, command, stdin }: ExecRequest): void {
    if (user !== 'root') return this.sendJson('q', {} satisfies ExitReply);
    const argv = command === undefined ? ['-bash'] : ['bash', '-c', command];
    const child = this.sys.spawnProgram('bash', argv, {
      env: this.environment(),
      cwd: HOME,
      stdin: { text: stdin },
      stdout: { collect: (bytes) => this.send('o', bytes) },
      stderr: { collect: (bytes) => this.send('e', bytes) },
    });
    child.exited.then(({ code, signal }) => {
      const reply: ExitReply = { code, signalled: signal !== undefined };
      this.sendJson('q', reply);
    });
  }

  private environment(): Map<string, string> {
    const { remote, local } = this.connection;
    return new Map([
      ...this.systemEnvironment(),
      ['USER', 'root'],
      ['LOGNAME', 'root'],
      ['HOME', HOME],
      ['PATH', DEFAULT_PATH],
      ['SHELL', '/bin/bash'],
      ['HOSTNAME', this.sys.host.name],
      ['LANG', 'C.UTF-8'],
      ['SSH_CLIENT', `${remote.address} ${remote.port} ${local.port}`],
      ['SSH_CONNECTION', `${remote.address} ${remote.port} ${local.address} ${local.port}`],
    ]);
  }

  /** `/etc/environment`, which PAM reads before any shell starts. */
  private systemEnvironment(): [string, string][] {
    const path = '/etc/environment';
    if (!this.sys.disk.exists(path)) return [];
    const lines = this.sys.disk.readText(path).split('\n');
    return lines.flatMap((line) => {
      const [, name, value] = /^(?:export\s+)?(\w+)="?([^"]*)"?\s*$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as [string, string]];
    });
  }

  // --- files -------------------------------------------------------------------------------

  private serveFile(request: FileRequest): void {
    const { disk } = this.sys;
    if (request.op === 'login') {
      return this.reply(request.user === 'root' ? {} : { error: 'Permission denied' });
    }
    const path = remotePath(request.path);
    try {
      switch (request.op) {
        case 'stat':
          return this.reply({ stat: disk.stat(path) });
        case 'list':
          return this.reply({ names: disk.list(path) });
        case 'mkdir':
          if (!disk.exists(path)) disk.mkdir(path);
          return this.reply({});
        case 'write':
          disk.append(path, '');
          this.writing = { path, executable: request.executable };
          return this.reply({});
        case 'read': {
          const content = disk.read(path);
          this.reply({});
          return this.send('d', content);
        }
      }
    } catch (error) {
      this.reply({ error: reasonOf(error) });
    }
  }

  private finishWrite(content: Uint8Array): void {
    if (!this.writing) return;
    const { path, executable } = this.writing;
    this.writing = undefined;
    try {
      this.sys.disk.write(path, content, { executable });
      this.reply({});
    } catch (error) {
      this.reply({ error: reasonOf(error) });
    }
  }

  private reply(reply: FileReply): void {
    this.sendJson('r', reply);
  }

  private sendJson(kind: 'q' | 'r', value: ExitReply | FileReply): void {
    this.send(kind, JSON.stringify(value));
  }

  private send(kind: 'h' | 'o' | 'e' | 'd' | 'q' | 'r', payload: Uint8Array | string): void {
    if (this.isOpen) this.connection.write(encodeFrame(kind, payload));
  }
}

/** Relative paths, and `~`, begin at the user's home. */
function remotePath(path: string): string {
  return resolvePath(HOME, path.replace(/^~(?=\/|$)/, HOME));
}
