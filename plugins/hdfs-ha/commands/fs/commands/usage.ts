/** `-du`, `-df` and `-count`: how much there is, and how much room. */

import type { ContentSummary } from '../../../protocols/client-protocol.ts';
import { FsCommand } from '../command.ts';
import type { Parsed } from '../command-format.ts';
import { binaryPrefix, percent } from '../format.ts';
import type { PathData } from '../path-data.ts';
import { notFound } from '../path-exception.ts';
import { table } from '../table.ts';

abstract class Usage extends FsCommand {
  protected human = false;

  protected size(bytes: number): string {
    return this.human ? binaryPrefix(bytes, '', 1) : String(bytes);
  }
}

export class Du extends Usage {
  protected override readonly arity = { min: 0 };
  protected override readonly flags = ['h', 's', 'v', 'x'];
  private summary = false;
  private readonly rows: string[][] = [];

  protected override prepare({ options }: Parsed, args: string[]): void {
    this.human = options.has('h');
    this.summary = options.has('s');
    if (options.has('v')) {
      this.rows.push(['SIZE', 'DISK_SPACE_CONSUMED_WITH_ALL_REPLICAS', 'FULL_PATH_NAME']);
    }
    if (args.length === 0) args.push('.');
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    await super.processArguments(items);
    for (const line of table(this.rows)) this.sys.print(line);
  }

  protected override async processPathArgument(item: PathData): Promise<void> {
    if (!this.summary && item.isDirectory) await this.recurse(item);
    else await super.processPathArgument(item);
  }

  protected override async processPath(item: PathData): Promise<void> {
    const { length, spaceConsumed } = await item.fs.contentSummary(item.path);
    this.rows.push([this.size(length), this.size(spaceConsumed), item.text]);
  }
}

export class Df extends Usage {
  protected override readonly arity = { min: 0 };
  protected override readonly flags = ['h'];
  private readonly rows = [['Filesystem', 'Size', 'Used', 'Available', 'Use%']];

  protected override prepare({ options }: Parsed, args: string[]): void {
    this.human = options.has('h');
    if (args.length === 0) args.push('/');
  }

  protected override async processArguments(items: readonly PathData[]): Promise<void> {
    await super.processArguments(items);
    if (this.rows.length === 1) return;
    for (const line of table(this.rows, [1, 2, 3, 4])) this.sys.print(line);
  }

  protected override async processPath({ fs }: PathData): Promise<void> {
    const { capacity, used, remaining } = await fs.usage();
    const share = percent(capacity === 0 ? 0 : used / capacity, 0);
    this.rows.push([fs.uri, this.size(capacity), this.size(used), this.size(remaining), share]);
  }
}

const QUOTA_HEADER = '       QUOTA       REM_QUOTA     SPACE_QUOTA REM_SPACE_QUOTA ';
const SUMMARY_HEADER = '   DIR_COUNT   FILE_COUNT       CONTENT_SIZE ';

export class Count extends Usage {
  protected override readonly flags = ['q', 'h', 'v', 'u', 'x'];
  private quotas = false;
  private quotasOnly = false;

  protected override prepare({ options }: Parsed): void {
    this.human = options.has('h');
    this.quotasOnly = options.has('u');
    this.quotas = options.has('q') || this.quotasOnly;
    if (!options.has('v')) return;
    const summary = this.quotasOnly ? '' : SUMMARY_HEADER;
    this.sys.print(`${this.quotas ? QUOTA_HEADER : ''}${summary}PATHNAME`);
  }

  protected override async processPath(item: PathData): Promise<void> {
    if (!item.status) throw notFound(item.text);
    const summary = await item.fs.contentSummary(item.path);
    const quotas = this.quotas ? this.quotaColumns(summary) : '';
    const { directoryCount, fileCount, length } = summary;
    const counts = this.quotasOnly
      ? ''
      : `${this.right(directoryCount, 12)} ${this.right(fileCount, 12)} ${this.right(length, 18)} `;
    this.sys.print(`${quotas}${counts}${item.text}`);
  }

  private quotaColumns(summary: ContentSummary): string {
    const { quota, spaceQuota, fileCount, directoryCount, spaceConsumed } = summary;
    const pair = (limit: number, used: number): [string, string] =>
      limit > 0 ? [this.size(limit), this.size(limit - used)] : ['none', 'inf'];
    const [names, namesLeft] = pair(quota, fileCount + directoryCount);
    const [space, spaceLeft] = pair(spaceQuota, spaceConsumed);
    return `${names.padStart(12)} ${namesLeft.padStart(15)} ${space.padStart(15)} ${spaceLeft.padStart(15)} `;
  }

  private right(count: number, width: number): string {
    return this.size(count).padStart(width);
  }
}
