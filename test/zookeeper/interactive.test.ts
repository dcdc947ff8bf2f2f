/** zkCli.sh as a person uses it: a prompt, a line typed, what it prints, the prompt again. */

import { expect, test } from 'vitest';
import { COMMANDS } from '../../plugins/linux/commands/index.ts';
import { baseImage } from '../../plugins/linux/image.ts';
import { archiveTree } from '../../plugins/zookeeper/archive.ts';
import { ZOOKEEPER_PROGRAMS } from '../../plugins/zookeeper/programs.ts';
import { simulate } from '../support/simulate.ts';

const HOME = '/root/zookeeper-3.8.4';
const CFG = `tickTime=2000\ndataDir=${HOME}/data\nclientPort=2181\n`;

test('zkCli.sh at a terminal prompts, answers what is typed, and tells of a watch by itself', async () => {
  const run = await simulate({
    hosts: ['m1'],
    programs: [...COMMANDS, ...ZOOKEEPER_PROGRAMS],
    image: () => ({
      ...baseImage({ name: 'm1', address: '192.168.0.2' }, [], COMMANDS),
      ...archiveTree(HOME),
      [`${HOME}/conf/zoo.cfg`]: CFG,
    }),
    script: async (at) => {
      await at.type('m1', `${HOME}/bin/zkServer.sh start`);
      const alice = at.typeOnly('m1', `${HOME}/bin/zkCli.sh`, 'alice');
      await at.until(() => (at.screen(alice).includes('(CONNECTED) 0] ') ? true : undefined));
      const say = (line: string) =>
        at.control('m1', { verb: 'input', terminal: 'alice', id: alice, input: { line } });
      say('create /a one');
      await at.until(() => (at.screen(alice).includes('Created /a') ? true : undefined));
      say('get -w /a');
      await at.until(() => (at.screen(alice).includes('one\n') ? true : undefined));
      await at.type('m1', `${HOME}/bin/zkCli.sh set /a two`);
      const event = 'WatchedEvent state:SyncConnected type:NodeDataChanged path:/a';
      await at.until(() => (at.screen(alice).includes(event) ? true : undefined));
      say('quit');
      await at.until(() => at.events('terminal/line-ended').find(({ data }) => data.id === alice));
      expect(at.screen(alice)).toContain('Welcome to ZooKeeper!\nJLine support is enabled\n');
      expect(at.screen(alice)).toContain('[zk: localhost:2181(CONNECTED) 1] ');
    },
  });
  expect(run.failure).toBeUndefined();
});
