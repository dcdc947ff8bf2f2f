/**
 * `hdfs-ha/names`: creates, renames and deletes empty files, which changes the namespace alone. At
 * the end the directory is listed: what was acknowledged must be so, what had no answer may be.
 */

import {
  defineWorkload,
  type Operations,
  type Random,
  type System,
  t,
} from '../../../core/plugin/index.ts';
import { JavaException } from '../../hadoop-common/door.ts';
import type { DFSClient } from '../client/dfs-client.ts';
import { DistributedFileSystem } from '../client/distributed-file-system.ts';
import { childOf } from '../commands/fs/path.ts';
import { openClient, persistently } from './persistence.ts';

export const names = defineWorkload({
  summary: 'A client creates, renames and deletes files, and what was acknowledged stays so',
  options: {
    path: t.path({ about: 'the directory', default: '/names' }),
    every: t.duration({
      about: 'from one change to the next, on average',
      positive: true,
      default: '100ms',
    }),
  },
  example: { workload: 'hdfs-ha/names', host: 'm3', path: '/names', every: '100ms' },
  measures: {
    'not-done': {
      about: 'changes that a NameNode answered with no, and had no reason to',
      unit: 'count',
    },
  },
  async main(sys, { path, every }, operations) {
    const changer = new NameChanger(sys, path);
    await changer.prepare();
    while (await operations.pause(every)) await changer.change(operations);
    await changer.verify(operations);
  },
});

/** Whether a name must be there, must not, or may. */
type Expected = 'there' | 'gone' | 'either';

interface Change {
  readonly what: string;
  /** False: the NameNode says that it did not take place. */
  readonly make: () => Promise<boolean>;
  /** What is so afterwards. */
  readonly after: Readonly<Record<string, Expected>>;
}

class NameChanger {
  private readonly sys: System;
  private readonly directory: string;
  private readonly client: DFSClient;
  private readonly fs: DistributedFileSystem;
  private readonly random: Random;
  private readonly expected = new Map<string, Expected>();
  private number = 0;
  private notDone = 0;

  constructor(sys: System, path: string) {
    this.sys = sys;
    this.directory = childOf(path, sys.host.name);
    this.client = openClient(sys);
    this.fs = new DistributedFileSystem(this.client);
    this.random = sys.random('names');
  }

  async prepare(): Promise<void> {
    await persistently(this.sys, () => this.fs.mkdirs(this.directory));
  }

  async change(operations: Operations): Promise<void> {
    const change = this.next();
    const operation = operations.begin(change.what);
    try {
      if (!(await change.make())) {
        this.notDone++;
        this.unsettle(change);
        operation.unknown('the answer was no');
        return;
      }
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      this.unsettle(change);
      operation.unknown(error.message);
      return;
    }
    for (const [name, expected] of Object.entries(change.after)) this.expected.set(name, expected);
    operation.acknowledged();
  }

  async verify(operations: Operations): Promise<void> {
    const entries = await persistently(this.sys, () => this.fs.list(this.directory));
    const there = new Set(entries.map(({ name }) => name));
    const wrong = [...this.expected].filter(([name, expected]) =>
      there.has(name) ? expected === 'gone' : expected === 'there',
    );
    operations.measure('not-done', this.notDone);
    operations.verified(wrong.length);
  }

  private next(): Change {
    const known = [...this.expected].filter(([, expected]) => expected === 'there');
    const kind = known.length === 0 ? 'create' : this.random.pick(['create', 'rename', 'delete']);
    const fresh = `${++this.number}`;
    if (kind === 'create') return this.create(fresh);
    const [name] = this.random.pick(known);
    return kind === 'rename' ? this.rename(name, fresh) : this.delete(name);
  }

  private create(name: string): Change {
    const make = async () => {
      const options = { overwrite: false, createParent: true };
      const file = await this.fs.create(this.at(name), options);
      await file.close();
      return true;
    };
    return { what: `create ${name}`, make, after: { [name]: 'there' } };
  }

  private rename(from: string, to: string): Change {
    const make = () => this.fs.rename(this.at(from), this.at(to));
    return { what: `rename ${from} to ${to}`, make, after: { [from]: 'gone', [to]: 'there' } };
  }

  private delete(name: string): Change {
    const make = () => this.fs.delete(this.at(name), false);
    return { what: `delete ${name}`, make, after: { [name]: 'gone' } };
  }

  private unsettle({ after }: Change): void {
    for (const name of Object.keys(after)) this.expected.set(name, 'either');
  }

  private at(name: string): string {
    return childOf(this.directory, name);
  }
}
