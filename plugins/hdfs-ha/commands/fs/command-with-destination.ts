/** `CommandWithDestination`: copies, with a last argument that says where to. */

import { JavaException, loggerOf } from '../../../hadoop-common/door.ts';
import { FsCommand } from './command.ts';
import { type FileReader, readThrough } from './file-system.ts';
import { childOf } from './path.ts';
import { PathData } from './path-data.ts';
import { exists, isDirectory, isNotDirectory, notFound, pathIO } from './path-exception.ts';

const TEMPORARY = '._COPYING_';

export abstract class CommandWithDestination extends FsCommand {
  protected destination!: PathData;
  protected overwrite = false;
  /** Writes at once, without a temporary file. */
  protected direct = false;
  /** `-p`: times, owner and mode are those of the source. */
  protected preserve = false;
  protected override recursive = true;

  protected async takeLocalDestination(args: string[]): Promise<void> {
    const text = args.length < 2 ? '.' : (args.pop() as string);
    this.destination = await PathData.local(this.context.systems, text);
  }

  protected async takeRemoteDestination(args: string[]): Promise<void> {
    const { systems } = this.context;
    if (args.length < 2) {
      this.destination = await PathData.of(systems, '.');
      return;
    }
    const text = args.pop() as string;
    const [first, ...others] = await PathData.glob(systems, text);
    if (!first) throw notFound(text);
    if (others.length > 0) throw pathIO(text, 'Too many matches');
    this.destination = first;
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    const { destination } = this;
    if (items.length > 1) {
      if (!destination.exists) throw notFound(destination.text);
      if (!destination.isDirectory) throw isNotDirectory(destination.text);
    } else if (destination.exists) {
      if (!destination.isDirectory && !this.overwrite) throw exists(destination.text);
    } else if (!(await destination.parentExists())) {
      throw notFound(destination.text, destination.qualified);
    }
    await super.processArguments(items);
  }

  protected override async processPathArgument(source: PathData): Promise<void> {
    if (source.isDirectory && source.fs === this.destination.fs) {
      const target = await this.targetOf(source);
      if (target.path === source.path) {
        throw pathIO(source.text, 'are identical', { target: target.qualified });
      }
      if (target.path.startsWith(childOf(source.path, ''))) {
        throw pathIO(source.text, 'is a subdirectory of itself', { target: target.text });
      }
    }
    await super.processPathArgument(source);
  }

  protected override async processPath(source: PathData): Promise<void> {
    const target = await this.targetOf(source);
    if (source.isDirectory) {
      if (!this.recursive) throw isDirectory(source.text);
      return;
    }
    await this.transfer(source, target);
  }

  /** What it does with one file. */
  protected async transfer(source: PathData, target: PathData): Promise<void> {
    const reader = await source.fs.open(source.path);
    try {
      await this.copy(reader, target);
    } finally {
      reader.close();
    }
    await this.keepAttributes(source, target);
  }

  protected override async recurse(source: PathData): Promise<void> {
    const before = this.destination;
    try {
      const target = await this.targetOf(source);
      this.destination = target;
      if (target.exists) {
        if (!target.isDirectory) throw isNotDirectory(target.text);
      } else {
        if (!(await target.fs.mkdirs(target.path))) {
          throw pathIO(target.text, undefined, { operation: 'mkdir' });
        }
        await target.refresh();
      }
      await super.recurse(source);
      await this.keepAttributes(source, target);
    } finally {
      this.destination = before;
    }
  }

  /** Into a directory, under the name of the source; otherwise as it is. */
  protected async targetOf(source: PathData): Promise<PathData> {
    const { destination } = this;
    const into = this.depth > 0 || destination.isDirectory;
    return into ? destination.child(source.name) : destination;
  }

  /** `copyStreamToTarget`: nobody sees half a file under its name. */
  protected async copy(reader: FileReader, target: PathData): Promise<void> {
    if (target.exists && (target.isDirectory || !this.overwrite)) throw exists(target.text);
    const temporary = this.direct ? target : await target.suffixed(TEMPORARY);
    const { fs } = target;
    let renamed = this.direct;
    try {
      const writer = await fs.create(temporary.path, { overwrite: true, createParent: true });
      await readThrough(reader, (bytes) => writer.write(bytes));
      await writer.close();
      if (!this.direct) {
        await this.rename(temporary, target);
        renamed = true;
      }
    } finally {
      if (!renamed) await this.deleteOnExit(temporary);
    }
  }

  /** `FileSystem.processDeleteOnExit`: what stands in the way of it does not count. */
  private async deleteOnExit({ fs, path }: PathData): Promise<void> {
    try {
      if (await fs.status(path)) await fs.delete(path, true);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const text = `Ignoring failure to deleteOnExit for path ${path}`;
      loggerOf(this.sys).info('fs.FileSystem', text);
    }
  }

  private async rename(from: PathData, to: PathData): Promise<void> {
    if (to.exists && !(await to.fs.delete(to.path, false))) {
      throw pathIO(to.text, undefined, { operation: 'delete' });
    }
    if (!(await to.fs.rename(from.path, to.path))) {
      throw pathIO(from.text, undefined, { operation: 'rename', target: to.text });
    }
  }

  private async keepAttributes(source: PathData, target: PathData): Promise<void> {
    const { status } = source;
    if (!this.preserve || !status) return;
    await target.fs.setTimes(target.path, status.modificationTime, status.accessTime);
    await target.fs.setOwner(target.path, status.owner, status.group);
    await target.fs.setPermission(target.path, status.permission);
  }
}
