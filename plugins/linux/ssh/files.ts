/** Copies trees over an {@link SshChannel}, with the words of OpenSSH 9's scp for what fails. */

import { reasonOf } from '../lib/failure.ts';
import { statOf } from '../lib/files.ts';
import { baseName, directoryName, joinPath, resolvePath } from '../lib/paths.ts';
import type { FileStat, System } from '../lib/system.ts';
import { type SshChannel, SshFailure } from './client.ts';
import { decodeJson, type FileReply, type FileRequest } from './frames.ts';

/** The other host's files, one operation after another. */
export class RemoteFiles {
  private readonly channel: SshChannel;

  constructor(channel: SshChannel) {
    this.channel = channel;
  }

  async login(user: string, host: string): Promise<void> {
    const reply = await this.ask({ op: 'login', user });
    if (reply.error === undefined) return;
    throw new SshFailure(`${user}@${host}: Permission denied (publickey,password).`);
  }

  async stat(path: string): Promise<FileStat | undefined> {
    return (await this.ask({ op: 'stat', path })).stat;
  }

  async list(path: string): Promise<readonly string[]> {
    return (await this.ask({ op: 'list', path })).names ?? [];
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const reply = await this.ask({ op: 'read', path });
    return reply.error === undefined ? (await this.channel.receive()).payload : undefined;
  }

  /** The reason why it failed, if it did. */
  async mkdir(path: string): Promise<string | undefined> {
    return (await this.ask({ op: 'mkdir', path })).error;
  }

  async write(path: string, content: Uint8Array, executable: boolean): Promise<string | undefined> {
    const opened = await this.ask({ op: 'write', path, executable });
    if (opened.error !== undefined) return opened.error;
    this.channel.send('d', content);
    return decodeJson<FileReply>(await this.channel.receive()).error;
  }

  private async ask(request: FileRequest): Promise<FileReply> {
    this.channel.send('f', JSON.stringify(request));
    return decodeJson<FileReply>(await this.channel.receive());
  }
}

/** One transfer; `complain` prints a line introduced by `scp: `. */
export class Transfer {
  private readonly sys: System;
  private readonly remote: RemoteFiles;
  private readonly isRecursive: boolean;
  private readonly complain: (message: string) => void;

  constructor(
    sys: System,
    remote: RemoteFiles,
    isRecursive: boolean,
    complain: (message: string) => void,
  ) {
    this.sys = sys;
    this.remote = remote;
    this.isRecursive = isRecursive;
    this.complain = complain;
  }

  /** From here to there. @returns whether all went well */
  async upload(source: string, target: string): Promise<boolean> {
    const stat = statOf(this.sys, source);
    if (!stat) throw new SshFailure(`scp: stat local "${source}": No such file or directory`);
    const isInto = (await this.remote.stat(target))?.kind === 'directory';
    const path = isInto ? joinPath(target, baseName(source)) : target;
    if (stat.kind === 'directory' && this.isRecursive) {
      const above = await this.remote.stat(directoryName(path));
      if (above?.kind !== 'directory') {
        this.complain(`realpath ${path}: No such file`);
        this.complain(`upload "${path}": path canonicalization failed`);
      } else if (await this.uploadTree(source, path)) return true;
      this.complain(`failed to upload directory ${source} to ${target}`);
      return false;
    }
    if (stat.kind === 'directory') this.complain(`local "${source}" is not a regular file`);
    else if (await this.uploadFile(source, path)) return true;
    this.complain(`failed to upload file ${source} to ${target}`);
    return false;
  }

  private async uploadTree(source: string, target: string): Promise<boolean> {
    const failed = await this.remote.mkdir(target);
    if (failed !== undefined) {
      this.complain(`remote mkdir "${target}": ${failed}`);
      return false;
    }
    let isGood = true;
    for (const name of this.sys.disk.list(resolvePath(this.sys.cwd, source))) {
      const from = joinPath(source, name);
      const to = joinPath(target, name);
      const isDirectory = statOf(this.sys, from)?.kind === 'directory';
      const done = isDirectory ? this.uploadTree(from, to) : this.uploadFile(from, to);
      isGood = (await done) && isGood;
    }
    return isGood;
  }

  private async uploadFile(source: string, target: string): Promise<boolean> {
    const path = resolvePath(this.sys.cwd, source);
    const content = this.sys.disk.read(path);
    const failed = await this.remote.write(target, content, this.sys.disk.stat(path).executable);
    if (failed === undefined) return true;
    // The protocol knows few reasons; the others are all "Failure".
    const known = ['No such file or directory', 'Permission denied'];
    this.complain(`dest open "${target}": ${known.includes(failed) ? failed : 'Failure'}`);
    return false;
  }

  /** From there to here. @returns whether all went well */
  async download(source: string, target: string): Promise<boolean> {
    const stat = await this.remote.stat(source);
    if (!stat) {
      this.complain(`${source}: No such file or directory`);
      return false;
    }
    const isInto = statOf(this.sys, target)?.kind === 'directory';
    const path = isInto ? joinPath(target, baseName(source)) : target;
    if (stat.kind === 'file') return this.downloadFile(source, path, stat);
    if (this.isRecursive) return this.downloadTree(source, path);
    this.complain(`download "${source}": not a regular file`);
    return false;
  }

  private async downloadTree(source: string, target: string): Promise<boolean> {
    const { disk, cwd } = this.sys;
    const path = resolvePath(cwd, target);
    try {
      if (!disk.exists(path)) disk.mkdir(path);
    } catch (error) {
      this.complain(`mkdir ${target}: ${reasonOf(error)}`);
      return false;
    }
    let isGood = true;
    for (const name of await this.remote.list(source)) {
      const from = joinPath(source, name);
      const to = joinPath(target, name);
      const stat = await this.remote.stat(from);
      if (!stat) continue;
      const isDirectory = stat.kind === 'directory';
      const done = isDirectory ? this.downloadTree(from, to) : this.downloadFile(from, to, stat);
      isGood = (await done) && isGood;
    }
    return isGood;
  }

  private async downloadFile(source: string, target: string, stat: FileStat): Promise<boolean> {
    const content = await this.remote.read(source);
    if (content === undefined) return false;
    const { executable } = stat;
    try {
      this.sys.disk.write(resolvePath(this.sys.cwd, target), content, { executable });
      return true;
    } catch (error) {
      this.complain(`open local "${target}": ${reasonOf(error)}`);
      return false;
    }
  }
}
