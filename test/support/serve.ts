/** `quorate serve` as a process of its own. */

import { onTestFinished } from 'vitest';
import { type Ended, type Started, start } from './cli.ts';

export const CLUSTER = 'clusters/zk-ensemble/cluster.yaml';

export interface Ready {
  readonly ready: true;
  readonly connect: string;
  readonly hosts: Readonly<Record<string, string>>;
  readonly doors?: Readonly<Record<string, string>>;
  readonly control?: string;
}

export interface Serving extends Started {
  /** The line of `--json`. */
  readonly ready: Ready;
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Serves with `--json`; whoever calls ends it. */
export async function serveFor(parameters: readonly string[]): Promise<Serving> {
  const started = start(['serve', '--json', ...parameters]);
  await said(started, /\n/);
  const end = (signal: NodeJS.Signals = 'SIGTERM') => {
    started.child.kill(signal);
    return started.ended;
  };
  return { ...started, ready: JSON.parse(await said(started, /\n/)), end };
}

/** The same, until the test has ended. */
export async function served(parameters: readonly string[] = [CLUSTER]): Promise<Serving> {
  const serving = await serveFor(parameters);
  onTestFinished(async () => {
    await serving.end();
  });
  return serving;
}

const heard = new WeakMap<Started, { text: string }>();

/** What it has said on stdout once this is in it. */
export function said(started: Started, pattern: RegExp): Promise<string> {
  const { child, ended } = started;
  const all = heard.get(started) ?? { text: '' };
  if (!heard.has(started)) {
    heard.set(started, all);
    child.stdout!.on('data', (text) => {
      all.text += text;
    });
  }
  return new Promise((resolve, reject) => {
    const look = () => {
      if (pattern.test(all.text)) resolve(all.text);
    };
    child.stdout!.on('data', look);
    void ended.then(({ stdout, stderr }) =>
      reject(new Error(`it ended without ${pattern}:\n${stdout}${stderr}`)),
    );
    look();
  });
}
