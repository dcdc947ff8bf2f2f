/** `-setrep [-R] [-w]`: how many replicas the files of a tree are to have. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { illegalArgument } from '../path.ts';
import type { PathData } from '../path-data.ts';
import { pathIO } from '../path-exception.ts';

const WAIT_MS = 10_000;

export class Setrep extends FsCommand {
  protected override readonly arity = { min: 2 };
  protected override readonly flags = ['R', 'w'];
  protected override recursive = true;
  private replication = 0;
  private wait = false;
  private readonly waiting: PathData[] = [];

  protected override prepare({ options }: Parsed, args: string[]): void {
    this.wait = options.has('w');
    const text = args.shift() as string;
    if (!/^[+-]?\d+$/.test(text)) {
      this.warn('Illegal replication, a positive integer expected');
      throw illegalArgument(`For input string: "${text}"`);
    }
    this.replication = Number(text);
    if (this.replication < 1) throw illegalArgument('replication must be >= 1');
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    await super.processArguments(items);
    for (const item of this.waiting) await this.awaitReplicas(item);
  }

  protected override async processPath(item: PathData): Promise<void> {
    if (item.isDirectory) return;
    if (!(await item.fs.setReplication(item.path, this.replication))) {
      throw pathIO(item.text, `Could not set replication for: ${item.text}`);
    }
    this.sys.print(`Replication ${this.replication} set: ${item.text}`);
    if (this.wait) this.waiting.push(item);
  }

  private async awaitReplicas(item: PathData): Promise<void> {
    this.sys.stdout.write(`Waiting for ${item.text} ...`);
    for (let warned = false; ; ) {
      const wrong = (await item.fs.blockReplicas(item.path)).find(
        (count) => count !== this.replication,
      );
      if (wrong === undefined) break;
      if (!warned && wrong > this.replication) {
        this.sys.stdout.write(
          '\nWARNING: the waiting time may be long for DECREASING the number of replications.\n',
        );
        warned = true;
      }
      this.sys.stdout.write('.');
      await this.sys.sleep(WAIT_MS);
    }
    this.sys.stdout.write(' done\n');
  }
}
