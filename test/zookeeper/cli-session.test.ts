/**
 * Sessions of zkCli.sh against those recorded from Apache's: every command of 3.8 with what it
 * prints on either stream, right and wrong. `npx jiti tools/record-zkcli.ts` records them again.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../plugins/linux/commands/index.ts';
import { baseImage } from '../../plugins/linux/image.ts';
import { archiveTree } from '../../plugins/zookeeper/archive.ts';
import { ZOOKEEPER_PROGRAMS } from '../../plugins/zookeeper/programs.ts';
import { simulate, type Typed } from '../support/simulate.ts';

const HOME = '/root/zookeeper-3.8.4';
const CFG = `tickTime=2000\ndataDir=${HOME}/data\nclientPort=2181\n`;
const FIXTURE = new URL('../fixtures/zookeeper/cli-session', import.meta.url).pathname;

const recorded = (part: string): string => readFileSync(`${FIXTURE}.${part}.txt`, 'utf8');

/** What differs from run to run, in both worlds. */
function masked(text: string): string {
  return (
    text
      .replace(/^(Connecting to ).*$/gm, '$1SERVER')
      .replace(/^([cm]time = )(?!Thu Jan 01 00).*$/gm, '$1DATE')
      .replace(/^ip: .*$/gm, 'ip: ADDRESS')
      // Identities come in the order of a hash table, in which the address counts.
      .replace('digest: bob\nip: ADDRESS', 'ip: ADDRESS\ndigest: bob')
  );
}

async function typed(line: string, stdin?: string): Promise<Typed> {
  let result: Typed | undefined;
  const { failure } = await simulate({
    hosts: ['m1'],
    programs: [...COMMANDS, ...ZOOKEEPER_PROGRAMS],
    image: () => ({
      ...baseImage({ name: 'm1', address: '192.168.0.2' }, [], COMMANDS),
      ...archiveTree(HOME),
      [`${HOME}/conf/zoo.cfg`]: CFG,
    }),
    script: async (at) => {
      await at.type('m1', `${HOME}/bin/zkServer.sh start`);
      result = await at.type('m1', line, 'main', stdin);
    },
  });
  if (failure) throw failure;
  return result as Typed;
}

test('zkCli.sh answers every command as the recorded one did', async () => {
  const ran = await typed(`${HOME}/bin/zkCli.sh`, recorded('commands'));
  expect(masked(ran.stdout)).toBe(masked(recorded('stdout')));
  expect(masked(ran.stderr)).toBe(masked(recorded('stderr')));
  expect(ran.code).toBe(127);
});

const ONE_SHOT: readonly (readonly [string, Partial<Typed>])[] = [
  [
    'addWatch bad',
    {
      stderr:
        'Exception in thread "main" java.lang.IllegalArgumentException: Path must start with / character\n',
      code: 1,
    },
  ],
  [
    '-client-configuration /none ls /',
    {
      stdout: 'Connecting to localhost:2181\n',
      stderr:
        'org.apache.zookeeper.server.quorum.QuorumPeerConfig$ConfigException: Error while processing /none\n' +
        'Caused by: java.lang.IllegalArgumentException: /none file is missing\n',
      code: 2,
    },
  ],
  ['-timeout x ls /', { code: 1 }],
  ['getAllChildrenNumber /', { stdout: expect.stringMatching(/\n3\n$/), stderr: '', code: 0 }],
  ['-r -waitforconnection ls /zookeeper', { code: 0 }],
];

test.each(ONE_SHOT)('zkCli.sh %s', async (line, expected) => {
  expect(await typed(`${HOME}/bin/zkCli.sh ${line}`)).toMatchObject(expected);
});
