/** `NamenodeFsck.Result`: what a check has counted, and how it is reported. */

import { floatText, share } from './float-text.ts';

const STARS = `  ${'*'.repeat(32)}`;

export class FsckResult {
  dirs = 0;
  files = 0;
  size = 0;
  blocks = 0;
  openFiles = 0;
  openSize = 0;
  openBlocks = 0;
  replicas = 0;
  expectedReplicas = 0;
  minReplicated = 0;
  underReplicated = 0;
  overReplicated = 0;
  missingReplicas = 0;
  missingBlocks = 0;
  missingSize = 0;
  corruptBlocks = 0;
  corruptSize = 0;
  corruptFiles = 0;
  private readonly minReplication: number;

  constructor(minReplication: number) {
    this.minReplication = minReplication;
  }

  get isHealthy(): boolean {
    return this.missingBlocks === 0 && this.corruptBlocks === 0;
  }

  report(datanodes: number, defaultReplication: number): string {
    const lines = [
      `Status: ${this.isHealthy ? 'HEALTHY' : 'CORRUPT'}`,
      ` Number of data-nodes:\t${datanodes}`,
      ` Number of racks:\t\t${datanodes > 0 ? 1 : 0}`,
      ` Total dirs:\t\t\t${this.dirs}`,
      ' Total symlinks:\t\t0',
      '',
      'Replicated Blocks:',
      ...this.totals(),
      ...this.damage(),
      ` Minimally replicated blocks:\t${this.of(this.minReplicated)}`,
      ` Over-replicated blocks:\t${this.of(this.overReplicated)}`,
      ` Under-replicated blocks:\t${this.of(this.underReplicated)}`,
      ` Mis-replicated blocks:\t\t${this.of(0)}`,
      ` Default replication factor:\t${defaultReplication}`,
      ` Average block replication:\t${floatText(this.blocks > 0 ? Math.fround(this.replicas) / Math.fround(this.blocks) : 0)}`,
      ` Missing blocks:\t\t${this.missingBlocks}`,
      ` Corrupt blocks:\t\t${this.corruptBlocks}`,
      ` Missing replicas:\t\t${this.missingReplicas}${this.expectedReplicas > 0 ? ` ${share(this.missingReplicas, this.expectedReplicas)}` : ''}`,
      ' Blocks queued for replication:\t0',
      '',
      ...NO_ERASURE_CODING,
    ];
    return `${lines.join('\n')}\n`;
  }

  private totals(): string[] {
    const { openSize, openFiles, openBlocks, blocks } = this;
    const average = blocks > 0 ? ` (avg. block size ${Math.floor(this.size / blocks)} B)` : '';
    return [
      ` Total size:\t${this.size} B${openSize > 0 ? ` (Total open files size: ${openSize} B)` : ''}`,
      ` Total files:\t${this.files}${openFiles > 0 ? ` (Files currently being written: ${openFiles})` : ''}`,
      ` Total blocks (validated):\t${blocks}${average}${openBlocks > 0 ? ` (Total open file blocks (not validated): ${openBlocks})` : ''}`,
    ];
  }

  private damage(): string[] {
    const under = this.blocks - this.minReplicated;
    if (this.corruptFiles === 0 && under === 0) return [];
    const lines = [STARS];
    if (under > 0) {
      lines.push(`  UNDER MIN REPL'D BLOCKS:\t${this.of(under)}`);
      lines.push(`  MINIMAL BLOCK REPLICATION:\t${this.minReplication}`);
    }
    if (this.corruptFiles > 0) {
      lines.push(`  CORRUPT FILES:\t${this.corruptFiles}`);
      if (this.missingSize > 0) {
        lines.push(`  MISSING BLOCKS:\t${this.missingBlocks}`);
        lines.push(`  MISSING SIZE:\t\t${this.missingSize} B`);
      }
      if (this.corruptBlocks > 0) {
        lines.push(`  CORRUPT BLOCKS: \t${this.corruptBlocks}`);
        lines.push(`  CORRUPT SIZE:\t\t${this.corruptSize} B`);
      }
    }
    return [...lines, STARS];
  }

  private of(count: number): string {
    return this.blocks > 0 ? `${count} ${share(count, this.blocks)}` : String(count);
  }
}

const NO_ERASURE_CODING = [
  'Erasure Coded Block Groups:',
  ' Total size:\t0 B',
  ' Total files:\t0',
  ' Total block groups (validated):\t0',
  ' Minimally erasure-coded block groups:\t0',
  ' Over-erasure-coded block groups:\t0',
  ' Under-erasure-coded block groups:\t0',
  ' Unsatisfactory placement block groups:\t0',
  ' Average block group size:\t0.0',
  ' Missing block groups:\t\t0',
  ' Corrupt block groups:\t\t0',
  ' Missing internal blocks:\t0',
  ' Blocks queued for replication:\t0',
];
