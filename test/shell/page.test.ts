/** docs/shell.md shows what a person sees: its session is typed, and all of it is compared. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { quorate } from '../support/cli.ts';
import { missingTerminal, RealTerminal } from '../support/real-terminal.ts';
import { CLUSTER } from '../support/shell-session.ts';

const PAGE = readFileSync('docs/shell.md', 'utf8');
const [greeting = '', session = ''] = [...PAGE.matchAll(/```console\n(.*?)```/gs)].map(
  ([, text = '']) => text.trimEnd(),
);
const [, saved = ''] = /```yaml\n(.*?)```/s.exec(PAGE) ?? [];
/** What is typed: it stands behind the prompts. */
const lines = [...session.matchAll(/^root@\w+:\S*# (.*)$/gm)].map(([, line = '']) => line);

const missing = missingTerminal();
const why = missing === undefined ? '' : `: ${missing}`;

test.skipIf(missing !== undefined)(
  `the session of the page is what a terminal shows, saves and replays${why}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-page-'));
    const cluster = readFileSync(CLUSTER, 'utf8').replace(/^# yaml-language-server.*\n/, '');
    writeFileSync(join(folder, 'cluster.yaml'), cluster);
    const terminal = new RealTerminal(['shell', 'cluster.yaml'], folder);
    onTestFinished(() => {
      terminal.close();
      rmSync(folder, { recursive: true });
    });
    await terminal.prompted();
    for (const line of lines.slice(0, -1)) await terminal.enter(line);
    terminal.type(lines.at(-1)!);
    terminal.press('Enter');
    await terminal.shows('ENDED 0');

    const [, ...greeted] = greeting.split('\n');
    const told = [...greeted, ...session.split('\n')].join('\n');
    const [shown = ''] = terminal.screen.split('\nENDED');
    expect(shown.replace(/trace [0-9a-f]{64}$/, 'trace <hash>')).toBe(told);

    const file = join(folder, 'lab.yaml');
    expect(readFileSync(file, 'utf8')).toBe(saved);
    const { stdout } = await quorate(['run', file, '--reporter', 'json']);
    const [, trace] = /trace ([0-9a-f]{64})$/.exec(shown) ?? [];
    expect(JSON.parse(stdout).scenarios[0]).toMatchObject({ passed: true, traceHash: trace });
  },
);
