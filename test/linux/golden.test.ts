/** Ours against what real bash and GNU commands printed and returned, to the byte. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { simulate, type Typed } from '../support/simulate.ts';
import { CASES, DIRECTORY } from './cases.ts';
import { LINUX, linuxImage } from './stage.ts';

interface Recorded {
  readonly text: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8'),
) as Recorded[];

/** Process ids, and the white space in front of them, differ from run to run. */
function withoutPids(text: string): string {
  return text.replace(/ {1,3}\b\d{3,7}(?= Killed)/g, ' PID');
}

describe('the shell and the commands answer as bash and GNU do', () => {
  const answers: Typed[] = [];

  beforeAll(async () => {
    const texts = Object.fromEntries(CASES.map(({ text }, n) => [`/cases/${n}`, text]));
    const files = Object.fromEntries(
      CASES.flatMap(({ files: own = {} }, n) =>
        Object.entries(own).map(([path, content]) => [`/files/${n}/${path}`, content]),
      ),
    );
    const simulation = await simulate({
      hosts: ['m1'],
      programs: LINUX,
      image: (host) => ({ ...linuxImage(host, ['m1']), ...texts, ...files }),
      script: async (stage) => {
        for (const [n, { files: own }] of CASES.entries()) {
          const copy = own ? `cp -r /files/${n} ${DIRECTORY}` : `mkdir ${DIRECTORY}`;
          await stage.type('m1', `rm -rf ${DIRECTORY}; ${copy}; cd ${DIRECTORY}`);
          const environment = 'env -i HOME=/root PATH=/usr/bin:/bin LC_ALL=C.UTF-8';
          answers.push(
            await stage.type('m1', `${environment} bash -c "$(cat /cases/${n})" </dev/null`),
          );
        }
      },
    });
    if (simulation.failure) throw simulation.failure;
  });

  it('has been recorded for every case', () => {
    expect(golden.map(({ text }) => text)).toEqual(CASES.map(({ text }) => text));
  });

  it.each(golden.map((recorded, n) => ({ ...recorded, n })))('$text', (recorded) => {
    const answer = answers[recorded.n]!;
    expect({
      stdout: answer.stdout,
      stderr: withoutPids(answer.stderr),
      code: answer.code,
    }).toEqual({
      stdout: recorded.stdout,
      stderr: withoutPids(recorded.stderr),
      code: recorded.code,
    });
  });
});
