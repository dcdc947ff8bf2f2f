/** The real command line in a process of its own, as a user starts it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve('dist/core/cli/main.js');

/** What the machine of the tests may set, and their output must not show. */
const PLAIN = {
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  GITHUB_ACTIONS: undefined,
  GITHUB_STEP_SUMMARY: undefined,
};

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Settles once this text has come on stderr. */
  heard(text: string): Promise<void>;
}

/** Starts `quorate` with these arguments. */
export function start(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  cwd = '.',
): Started {
  const child = spawn(process.execPath, [MAIN, ...parameters], {
    cwd,
    env: { ...process.env, ...PLAIN, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const heard = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (stderr.includes(text)) resolve();
      };
      child.stderr.on('data', look);
      child.on('close', () =>
        reject(new Error(`it ended without \`${text}\`:\n${stdout}${stderr}`)),
      );
      look();
    });
  return { child, ended, heard };
}

/** Runs `quorate` to its end. */
export function quorate(
  parameters: readonly string[],
  environment?: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<Ended> {
  return start(parameters, environment, cwd).ended;
}

/** What of an output is the same on every machine and after every change of the trace. */
export function steady(text: string): string {
  return text
    .replace(/ in \d[\w. ]*? s(?=\s)/g, ' in <time>')
    .replace(/trace [0-9a-f]{12,}/g, 'trace <hash>')
    .replace(/^ +at .*$/gm, '         at <stack>')
    .replace(/( +at <stack>\n)+/g, '         at <stack>\n');
}
