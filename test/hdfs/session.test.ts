/**
 * One long session of `hdfs dfs`, `dfsadmin` and `fsck`, as it was recorded on a cluster of Hadoop
 * 3.3.6 with two NameNodes and two DataNodes, and typed again on a simulated one. Stacks of Java
 * are left out of the recording.
 */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { onPair } from './pair.ts';

interface Typed {
  readonly run: string;
  /** Absent where the line only prepares the next ones. */
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

/** Stands for what `hdfs dfs -usage` prints. */
const USAGE = '{dfs -usage}';

const RECORDED: readonly Typed[] = golden('session');
const CALLS: readonly Required<Typed>[] = golden('calls');
const usage = CALLS.find(({ run }) => run === 'dfs -usage')!;
const USAGE_TEXT = usage.stdout + usage.stderr;

/** What must differ between two clusters: times, addresses, ids, sizes of disks, order of hosts. */
const OWN: readonly (readonly [pattern: RegExp, sign: string])[] = [
  [/BP-\d+-[\d.]+-\d+/g, '<pool>'],
  [/blk_\d+(_\d+)?/g, '<block>'],
  [/DS-[-0-9a-f]+/g, '<storage>'],
  [/20(?!25-01-02)\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)?/g, '<time>'],
  [/[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}/g, '<time>'],
  [/\|\d{13}\|/g, '|<ms>|'],
  [/\b192\.168\.0\.\d(:9866)?\b/g, '<address>'],
  [/(?<=<address> \()m\d(?=\))/g, '<host>'],
  [/^Hostname: m\d/gm, 'Hostname: <host>'],
  [/(?<=Call From )\w+/g, '<host>'],
  [/(?<=report on )\S+:9867/g, '<host>:9867'],
  [/^\.+(?= done$)/gm, '<dots>'],
  [/\d+(?= milliseconds$)/gm, '<n>'],
  [/(?<=starts at txid )\d+/g, '<n>'],
  [/(?<=Num of Blocks: )\d+/g, '<n>'],
  [
    /^((?:Present |Configured )?Capacity|DFS Used%?|Non DFS Used|DFS Remaining%?|Xceivers): .*$/gm,
    '$1: <n>',
  ],
  [/^(hdfs:\/\/hdfs-cluster .*%|Filesystem .*Use%)$/gm, '<usage>'],
];

const asRecorded = (text: string): string =>
  OWN.reduce(
    (said, [pattern, sign]) => said.replace(pattern, sign),
    text.replace(USAGE_TEXT, USAGE),
  );

test('a session on HDFS reads as on the real one', async () => {
  const timeline = RECORDED.map(({ run }) => ({ host: 'm1', run, expect: { exit: 'any' } }));
  const played = await onPair(timeline, { workers: 'm1\nm2\n', hdfs: { 'dfs.replication': 2 } });
  played.expectPassed();
  const commands = played.steps.filter(({ setup }) => !setup).flatMap((step) => step.commands);
  expect(commands).toHaveLength(RECORDED.length);
  const typed = commands.map(({ exit, output }, at) => {
    const { run, ...recorded } = RECORDED[at]!;
    if (recorded.exit === undefined) return { run };
    const on = (stream: string): string =>
      asRecorded(output.map((part) => (part.stream === stream ? part.text : '')).join(''));
    return { run, exit, stdout: on('stdout'), stderr: on('stderr') };
  });
  expect(typed).toEqual(RECORDED);
});
