/** `quorate shell` without a terminal: lines through a pipe, and what comes of them. */

import { spawn } from 'node:child_process';
import type { Ended } from './cli.ts';

const MAIN = 'dist/core/cli/main.js';

export const CLUSTER = 'clusters/zk-ensemble/cluster.yaml';

export interface SessionEnd extends Ended {
  /** That of the last line. */
  readonly trace: string | undefined;
}

/** Types these lines, then the end of input. */
export function shell(
  lines: readonly string[],
  parameters: readonly string[] = [CLUSTER],
): Promise<SessionEnd> {
  const child = spawn(process.execPath, [MAIN, 'shell', ...parameters], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      const trace = /trace ([0-9a-f]{64})/.exec(stdout)?.[1];
      resolve({ code, signal, stdout, stderr, trace });
    });
  });
}
