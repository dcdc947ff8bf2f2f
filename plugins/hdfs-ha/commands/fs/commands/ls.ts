/** `-ls [-C] [-d] [-h] [-q] [-R] [-t] [-S] [-r] [-u]`: lists directories. */

import type { FileStatus } from '../../../protocols/client-protocol.ts';
import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { binaryPrefix, dateTime, permissionText } from '../format.ts';
import type { PathData } from '../path-data.ts';

type Order = (a: PathData, b: PathData) => number;

const byPath: Order = (a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

export class Ls extends FsCommand {
  protected override readonly arity = { min: 0 };
  protected override readonly flags = ['C', 'd', 'h', 'q', 'R', 't', 'S', 'r', 'u', 'e'];
  private options: ReadonlySet<string> = new Set();
  private readonly widths = { replication: 3, owner: 0, group: 0, length: 10 };

  protected override prepare({ options }: Parsed, args: string[]): void {
    this.options = options;
    this.recursive = options.has('R') && !options.has('d');
    if (args.length === 0) args.push('.');
  }

  protected override async processPathArgument(item: PathData): Promise<void> {
    this.depth = 0;
    if (item.isDirectory && !this.options.has('d')) await this.recurse(item);
    else await super.processPathArgument(item);
  }

  protected override async processPaths(
    items: readonly PathData[],
    parent?: PathData,
  ): Promise<void> {
    const sorted = parent ? [...items].sort(this.order()) : items;
    const pathOnly = this.options.has('C');
    if (parent && !this.recursive && items.length > 0 && !pathOnly) {
      this.sys.print(`Found ${items.length} items`);
    }
    for (const { status } of items) if (status) this.widen(status);
    await super.processPaths(sorted, parent);
  }

  protected override processPath(item: PathData): void {
    const text = this.options.has('q') ? item.text.replace(/[^\x20-\x7e]/g, '?') : item.text;
    const status = item.status as FileStatus;
    this.sys.print(this.options.has('C') ? text : `${this.columns(status)} ${text}`);
  }

  private columns(status: FileStatus): string {
    const { widths } = this;
    const { isDirectory, owner, group } = status;
    const time = this.options.has('u') ? status.accessTime : status.modificationTime;
    return [
      `${isDirectory ? 'd' : '-'}${permissionText(status.permission)} `,
      (isDirectory ? '-' : String(status.replication)).padStart(widths.replication),
      ` ${owner.padEnd(widths.owner)} ${group.padEnd(widths.group)}`,
      ` ${this.size(status.length).padStart(widths.length)}`,
      ` ${dateTime(time).slice(0, 16)}`,
    ].join('');
  }

  private size(length: number): string {
    return this.options.has('h') ? binaryPrefix(length, '', 1) : String(length);
  }

  private widen({ replication, owner, group, length }: FileStatus): void {
    const { widths } = this;
    widths.replication = Math.max(widths.replication, String(replication).length);
    widths.owner = Math.max(widths.owner, owner.length);
    widths.group = Math.max(widths.group, group.length);
    widths.length = Math.max(widths.length, String(length).length);
  }

  /** Reversed, what is equal stays as the server listed it. */
  private order(): Order {
    const { options } = this;
    const key = (item: PathData): number => {
      const status = item.status as FileStatus;
      if (options.has('t')) {
        return options.has('u') ? status.accessTime : status.modificationTime;
      }
      return status.length;
    };
    const order: Order = options.has('t') || options.has('S') ? (a, b) => key(b) - key(a) : byPath;
    return options.has('r') ? (a, b) => order(b, a) : order;
  }
}
