/**
 * Records what real bash and GNU commands answer to the cases, into golden.json. Run it on a
 * Debian 12 (bash 5.2, coreutils 9.1) when a case is added: `npx jiti test/linux/record.ts`.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { CASES, DIRECTORY } from './cases.ts';

const recorded = CASES.map(({ text, files = {} }) => {
  rmSync(DIRECTORY, { recursive: true, force: true });
  mkdirSync(DIRECTORY, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(DIRECTORY, path)), { recursive: true });
    writeFileSync(join(DIRECTORY, path), content);
  }
  // Without --norc bash would take its input for sshd's and read the start-up file of whoever records.
  const ran = spawnSync('bash', ['--norc', '-c', text], {
    cwd: DIRECTORY,
    env: { HOME: '/root', PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    input: '',
    encoding: 'utf8',
  });
  const code = ran.status ?? 128 + (ran.signal ? constants.signals[ran.signal] : 0);
  return { text, stdout: ran.stdout, stderr: ran.stderr, code };
});
rmSync(DIRECTORY, { recursive: true, force: true });
const file = join(import.meta.dirname, 'golden.json');
writeFileSync(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
