/**
 * `hdfs-ha/append`: appends a line at a time to one file, through whatever happens to NameNodes and
 * DataNodes. At the end the file is read back: a line that was acknowledged must be there once, one
 * without an answer may be.
 */

import {
  defineWorkload,
  type Operation,
  type Operations,
  type System,
  t,
} from '../../../core/plugin/index.ts';
import { JavaException } from '../../hadoop-common/door.ts';
import type { DFSClient } from '../client/dfs-client.ts';
import { DistributedFileSystem } from '../client/distributed-file-system.ts';
import { DFSInputStream } from '../client/streams/dfs-input-stream.ts';
import { DFSOutputStream } from '../client/streams/dfs-output-stream.ts';
import { countLines, verifyLines } from './lines.ts';
import { openClient, persistently } from './persistence.ts';

export const append = defineWorkload({
  summary:
    'A client appends lines to a file, and none that was acknowledged is lost or there twice',
  options: {
    path: t.path({ about: 'the file', default: '/appended.log' }),
    every: t.duration({
      about: 'from one line to the next, on average',
      positive: true,
      default: '100ms',
    }),
  },
  example: { workload: 'hdfs-ha/append', host: 'm3', path: '/orders.log', every: '100ms' },
  measures: {
    'took-place': { about: 'lines without an answer that are there', unit: 'count' },
    twice: { about: 'lines that are there more than once', unit: 'count' },
  },
  async main(sys, options, operations) {
    const writer = new Appender(sys, options.path);
    await writer.prepare();
    while (await operations.pause(options.every)) await writer.append(operations);
    await writer.verify(operations);
  },
});

class Appender {
  private readonly sys: System;
  private readonly path: string;
  private client: DFSClient;
  private number = 0;
  private readonly acknowledged: string[] = [];
  private readonly unanswered: string[] = [];

  constructor(sys: System, path: string) {
    this.sys = sys;
    this.path = path;
    this.client = openClient(sys);
  }

  async prepare(): Promise<void> {
    await persistently(this.sys, async () => {
      const fs = new DistributedFileSystem(this.client);
      if (await fs.status(this.path)) return;
      const file = await fs.create(this.path, { overwrite: false, createParent: true });
      await file.close();
    });
  }

  async append(operations: Operations): Promise<void> {
    const line = `${this.sys.host.name}/${this.sys.pid}/${++this.number}`;
    const operation = operations.begin(`append ${line}`);
    const stream = await this.open(operation);
    if (!stream) return;
    try {
      await stream.write(new TextEncoder().encode(`${line}\n`));
      await stream.close();
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      this.unanswered.push(line);
      operation.unknown(error.message);
      stream.abort();
      await this.recover();
      return;
    }
    this.acknowledged.push(line);
    operation.acknowledged();
  }

  /** Nothing has been written when this fails. */
  private async open(operation: Operation): Promise<DFSOutputStream | undefined> {
    try {
      return await DFSOutputStream.append(this.client, this.path);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      operation.failed(error.message);
      await this.recover();
      return undefined;
    }
  }

  /** As a new client, which makes the NameNode end the lease of the old one. */
  private async recover(): Promise<void> {
    this.client.close();
    this.client = openClient(this.sys);
    const { namenode, clientName } = this.client;
    await persistently(this.sys, async () => {
      while (!(await namenode.recoverLease({ src: this.path, clientName }))) {
        await this.sys.sleep(1_000);
      }
    });
  }

  async verify(operations: Operations): Promise<void> {
    const bytes = await persistently(this.sys, async () => {
      const file = await DFSInputStream.open(this.client, this.path);
      return file.read();
    });
    const there = countLines(new TextDecoder().decode(bytes));
    const found = verifyLines(there, this.acknowledged, this.unanswered);
    operations.measure('took-place', found.tookPlace);
    operations.measure('twice', found.twice);
    operations.verified(found.lost);
  }
}
