/** `-help` and `-usage`: what the shell says about its commands. */

import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { helpOf, helpOfAll, usageOf, usageOfAll } from '../help.ts';
import { illegalArgument } from '../path.ts';

abstract class About extends FsCommand {
  /** All of its words are names. */
  protected override parse(words: readonly string[]): Parsed {
    return { options: new Set(), values: new Map(), args: words };
  }

  protected abstract all(): string;
  protected abstract one(name: string): string | undefined;

  protected override async processRaw(args: readonly string[]): Promise<void> {
    if (args.length === 0) this.sys.stdout.write(this.all());
    for (const name of args) {
      const text = this.one(name);
      if (text === undefined) throw illegalArgument(`\`${name}': Unknown command`);
      this.sys.stdout.write(text);
    }
  }

  protected override processPath(): void {}
}

export class Help extends About {
  protected all(): string {
    return helpOfAll();
  }

  protected one(name: string): string | undefined {
    return helpOf(name);
  }
}

export class UsageText extends About {
  protected all(): string {
    return usageOfAll();
  }

  protected one(name: string): string | undefined {
    return usageOf(name);
  }
}
