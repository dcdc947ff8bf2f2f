/** `-chmod`, `-chown` and `-chgrp`, each with `-R`. */

import { JAVA, JavaException } from '../../../../hadoop-common/door.ts';
import type { FileStatus } from '../../../protocols/client-protocol.ts';
import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { illegalArgument } from '../path.ts';
import type { PathData } from '../path-data.ts';
import { changedMode, type Mode, parseMode } from '../permission.ts';

const NAME = '[-_./@a-zA-Z0-9]+';
const OWNER_AND_GROUP = new RegExp(`^(${NAME})?(?::(${NAME})?)?$`);
const GROUP = new RegExp(`^(${NAME})$`);

/** Does it; a failure says what it failed to change. */
async function changing(what: string, path: string, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    throw new JavaException(JAVA.io, `changing ${what} of '${path}': ${error.message}`);
  }
}

abstract class PermissionCommand extends FsCommand {
  protected override readonly arity = { min: 2 };
  protected override readonly flags = ['R'];

  protected override prepare({ options }: Parsed, args: string[]): void {
    this.recursive = options.has('R');
    this.take(args.shift() as string);
  }

  protected abstract take(what: string): void;
}

export class Chmod extends PermissionCommand {
  private mode: Mode = 0;

  protected take(what: string): void {
    const mode = parseMode(what);
    if (mode === undefined) {
      throw illegalArgument(`chmod : mode '${what}' does not match the expected pattern.`);
    }
    this.mode = mode;
  }

  protected override async processPath({ fs, path, text, status }: PathData): Promise<void> {
    const { permission, isDirectory } = status as FileStatus;
    const next = changedMode(this.mode, permission, isDirectory);
    if (next === permission) return;
    await changing('permissions', text, () => fs.setPermission(path, next));
  }
}

export class Chown extends PermissionCommand {
  protected owner: string | null = null;
  protected group: string | null = null;

  protected take(what: string): void {
    const match = OWNER_AND_GROUP.exec(what);
    if (!match) {
      throw illegalArgument(`'${what}' does not match expected pattern for [owner][:group].`);
    }
    this.owner = match[1] ?? null;
    this.group = match[2] ?? null;
    if (this.owner === null && this.group === null) {
      throw illegalArgument(`'${what}' does not specify owner or group.`);
    }
  }

  protected override async processPath({ fs, path, text, status }: PathData): Promise<void> {
    const owner = this.owner === status?.owner ? null : this.owner;
    const group = this.group === status?.group ? null : this.group;
    if (owner === null && group === null) return;
    await changing('ownership', text, () => fs.setOwner(path, owner, group));
  }
}

export class Chgrp extends Chown {
  protected override take(what: string): void {
    const match = GROUP.exec(what);
    if (!match) throw illegalArgument(`'${what}' does not match expected pattern for group`);
    this.group = match[1] ?? null;
  }
}
