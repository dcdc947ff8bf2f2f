/**
 * zkTxnLogToolkit.sh, zkSnapShotToolkit.sh and zkSnapshotComparer.sh on logs and snapshots that the
 * real server left, on damaged and on odd ones, beside what the real tools print, write and return.
 * `npx jiti tools/record-data-tools.ts` records it again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../core/machine/system.ts';
import { archiveTree } from '../../plugins/zookeeper/archive.ts';
import { ZOOKEEPER_COMMANDS } from '../../plugins/zookeeper/programs.ts';
import { run, shellout } from '../support/shellout.ts';
import { simulate } from '../support/simulate.ts';
import type { DataToolCase, DataToolCases } from './data-tools.ts';

const HOME = '/root/zookeeper-3.8.4';
const FIXTURES = new URL('../fixtures/zookeeper/', import.meta.url);
const DATA = new URL('data-of-3.8.0/', FIXTURES);
const { files, cases }: DataToolCases = JSON.parse(
  readFileSync(new URL('data-tools.json', FIXTURES), 'utf8'),
);
const SCRIPTS: Readonly<Record<string, string>> = {
  TxnLogToolkit: 'zkTxnLogToolkit.sh',
  SnapshotFormatter: 'zkSnapShotToolkit.sh',
  SnapshotComparer: 'zkSnapshotComparer.sh',
};

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const FOUND: ReadonlyMap<string, Uint8Array> = new Map([
  ...readdirSync(DATA).map(
    (name) => [name, new Uint8Array(readFileSync(new URL(name, DATA)))] as const,
  ),
  ...Object.entries(files).map(([name, content]) => [name, bytesOf(content)] as const),
]);

type Answer = Omit<DataToolCase, 'tool' | 'args' | 'stdin'>;

/** A program of the test's own. */
const acting = (name: string, main: Program['main']): Program => ({
  name,
  kind: 'command',
  jvm: false,
  startup: { minMs: 0, maxMs: 0 },
  main,
});

/** What our tools make of every case, each on the files as they were. */
async function answers(): Promise<Answer[]> {
  const found: Answer[] = [];
  let writes: [string, string][] = [];
  const layFiles = acting('lay-files', ({ disk }) => {
    disk.mkdir('/root/dir');
    for (const [name, content] of FOUND) disk.write(`/root/${name}`, content);
  });
  const takeWrites = acting('take-writes', ({ disk }) => {
    const names = disk.list('/root').filter((name) => !FOUND.has(name));
    const paths = names.map((name) => `/root/${name}`);
    const written = paths.filter((path) => disk.stat(path).kind === 'file');
    writes = written.map((path) => {
      const content = Buffer.from(disk.read(path)).toString('base64');
      disk.remove(path);
      return [path.slice('/root/'.length), content];
    });
  });
  const { failure } = await simulate({
    hosts: ['m1'],
    programs: [shellout, layFiles, takeWrites, ...ZOOKEEPER_COMMANDS],
    image: () => archiveTree(HOME),
    async script(stage) {
      stage.start('m1', layFiles.name);
      for (const { tool, args, stdin = '' } of cases) {
        const ran = await run(stage, 'm1', [SCRIPTS[tool] ?? '', ...args], { stdin });
        stage.start('m1', takeWrites.name);
        await stage.sleep(1);
        found.push({
          stdout: ran.stdout.replace(/"timestamp":\d+/, '"timestamp":0'),
          stderr: ran.stderr.replaceAll('/root', '$PWD'),
          code: ran.code,
          writes: Object.fromEntries(writes),
        });
      }
    },
  });
  if (failure) throw failure;
  return found;
}

const ours = await answers();

describe.each(Object.keys(SCRIPTS))('%s', (tool) => {
  const own = cases
    .map((recorded, at) => ({ recorded, at, line: recorded.args.join(' ') || 'no arguments' }))
    .filter(({ recorded }) => recorded.tool === tool);
  it.each(own)('prints, writes and returns what the real one does: $line', ({ recorded, at }) => {
    const { stdout, stderr, code, writes } = recorded;
    expect(ours[at]).toEqual({ stdout, stderr, code, writes });
  });
});
