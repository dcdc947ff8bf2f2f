/**
 * A client in its own language: a program that is started with the connect string, says a line for
 * everything that its user sees, and asks for what shall happen to the cluster: `? kill leader of
 * zookeeper`. That is done, and it reads `done`. So nothing waits for a time: the program waits for
 * its client's events, and the test for the program.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ServedCluster } from '../../core/play/index.ts';

const ASKS = /^\? (\w+) (.+)$/;

/**
 * Runs a program to its end; what it said, line by line.
 * @throws Error with all it said when it fails, or asks for what nobody knows
 */
export async function runClient(
  cluster: ServedCluster,
  command: string,
  parameters: readonly string[],
): Promise<string[]> {
  const child = spawn(command, parameters, { stdio: 'pipe', env: { ...process.env, TZ: 'UTC' } });
  const said: string[] = [];
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      const [, verb, object] = ASKS.exec(line) ?? [];
      if (verb === undefined || object === undefined) continue;
      await carryOut(cluster, verb, object);
      child.stdin.write('done\n');
    }
    const code = await ended;
    if (code === 0) return said;
    throw new Error(`it ended with ${code}:\n${said.join('\n')}\n${complaints.join('')}`);
  } finally {
    child.kill('SIGKILL');
  }
}

/** What a program asks for. */
async function carryOut(cluster: ServedCluster, verb: string, object: string): Promise<void> {
  switch (verb) {
    case 'kill':
      await cluster.kill(object);
      return;
    case 'start':
      await cluster.start(object);
      return;
    case 'stop':
      await cluster.stop(object);
      return;
    case 'expire':
      return cluster.expire(object);
    default:
      throw new Error(`nobody knows how to ${verb} ${object}`);
  }
}
