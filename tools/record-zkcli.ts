/**
 * Records a session of the real `zkCli.sh`: types the lines of a file into it, one after another,
 * and keeps what it printed on either stream.
 *
 *     npx jiti tools/record-zkcli.ts test/fixtures/zookeeper/cli-session java -cp … \
 *       org.apache.zookeeper.ZooKeeperMain -server 127.0.0.1:2181
 *
 * reads `cli-session.commands.txt` and writes `cli-session.stdout.txt` and `cli-session.stderr.txt`.
 * The server has to be fresh, on its own, with the default configuration, and to log nothing.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as rest } from 'node:timers/promises';

/** A command has its answer, and its watch event, by then. */
const PAUSE_MS = 250;
const START_MS = 1500;

const [base = '', program = '', ...args] = process.argv.slice(2);
const lines = readFileSync(`${base}.commands.txt`, 'utf8').split('\n').filter(Boolean);
const child = spawn(program, args, { stdio: 'pipe' });
const streams = { stdout: '', stderr: '' };
for (const name of ['stdout', 'stderr'] as const) {
  child[name].setEncoding('utf8').on('data', (text: string) => {
    streams[name] += text;
  });
}
const ended = new Promise((resolve) => child.on('close', resolve));
await rest(START_MS);
for (const line of lines) {
  child.stdin.write(`${line}\n`);
  await rest(PAUSE_MS);
}
child.stdin.end();
await ended;
for (const [name, text] of Object.entries(streams)) writeFileSync(`${base}.${name}.txt`, text);
