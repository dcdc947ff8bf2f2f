/**
 * Records what the real tools of ZooKeeper make of logs and snapshots, whole and damaged:
 *
 *     npx jiti tools/record-data-tools.ts java -cp …
 *
 * runs the cases of `test/fixtures/zookeeper/data-tools.json` and writes the answers beside them; the
 * file is then to be formatted as all are.
 * The tools have to log nothing (a `logback.xml` whose root is OFF). Frames of stack traces are left
 * out, and so are measured times and the zeros that a log is filled up with.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataToolCase, DataToolCases } from '../test/zookeeper/data-tools.ts';

const FIXTURES = 'test/fixtures/zookeeper';
const CLASSES: Readonly<Record<string, string>> = {
  TxnLogToolkit: 'org.apache.zookeeper.server.persistence.TxnLogToolkit',
  SnapshotFormatter: 'org.apache.zookeeper.server.SnapshotFormatter',
  SnapshotComparer: 'org.apache.zookeeper.server.SnapshotComparer',
};

/** `preAllocSize`. */
const PADDED_BYTES = 64 * 1024 * 1024;

const [program = '', ...args] = process.argv.slice(2);
const file = join(FIXTURES, 'data-tools.json');
const recorded: DataToolCases = JSON.parse(readFileSync(file, 'utf8'));
const cases = recorded.cases.map((one) => ({ ...input(one), ...answer(one) }));
writeFileSync(file, `${JSON.stringify({ files: recorded.files, cases }, undefined, 1)}\n`);

function input({ tool, args, stdin }: DataToolCase) {
  return stdin === undefined ? { tool, args } : { tool, args, stdin };
}

function answer(one: DataToolCase) {
  const directory = mkdtempSync(join(tmpdir(), 'data-tools-'));
  cpSync(join(FIXTURES, 'data-of-3.8.0'), directory, { recursive: true });
  mkdirSync(join(directory, 'dir'));
  for (const [name, content] of Object.entries(recorded.files)) {
    writeFileSync(join(directory, name), Buffer.from(content, 'base64'));
  }
  const before = new Set(readdirSync(directory));
  const command = [...args, CLASSES[one.tool] ?? '', ...one.args];
  const ran = spawnSync(program, command, { cwd: directory, input: one.stdin ?? '' });
  const writes = readdirSync(directory)
    .filter((name) => !before.has(name))
    .map((name) => [name, withoutPadding(readFileSync(join(directory, name)))]);
  rmSync(directory, { recursive: true });
  return {
    stdout: ran.stdout
      .toString()
      .replaceAll(/in \d+\.\d{6} seconds/g, 'in 0.000000 seconds')
      .replace(/"timestamp":\d+/, '"timestamp":0'),
    stderr: ran.stderr
      .toString()
      .replaceAll(/^(\tat |Caused by: |\t\.\.\. ).*\n/gm, '')
      .replaceAll(directory, '$PWD'),
    code: ran.status ?? -1,
    writes: Object.fromEntries(writes),
  };
}

/** A log that has records is 64 MiB long, and its last record ends with a `B`. */
function withoutPadding(bytes: Buffer): string {
  let end = bytes.length;
  if (end < PADDED_BYTES) return bytes.toString('base64');
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end).toString('base64');
}
