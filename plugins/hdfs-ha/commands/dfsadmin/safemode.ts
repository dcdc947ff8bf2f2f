/** `hdfs dfsadmin -safemode`: of a nameservice, on each NameNode. */

import type { Remote } from '../../../hadoop-common/door.ts';
import type { ClientProtocol, SafeModeAction } from '../../protocols/client-protocol.ts';
import { type AdminCommand, type AdminContext, allNameNodes } from './admin.ts';

/** Between two looks of `wait`. */
const WAIT_MS = 5_000;
const USAGE = '[-safemode enter | leave | get | wait | forceExit]';

const ACTIONS: Readonly<Record<string, SafeModeAction>> = {
  enter: 'SAFEMODE_ENTER',
  leave: 'SAFEMODE_LEAVE',
  get: 'SAFEMODE_GET',
  wait: 'SAFEMODE_GET',
  forceexit: 'SAFEMODE_FORCE_EXIT',
};

export const safemode: AdminCommand = {
  min: 1,
  max: 1,
  usage: USAGE,
  async run(context, [word = '']) {
    const action = ACTIONS[word.toLowerCase()];
    if (!action) {
      context.sys.stderr.write(`Usage: hdfs dfsadmin ${USAGE}\n`);
      return 0;
    }
    const wait = word.toLowerCase() === 'wait';
    const { sys, client } = context;
    const nameNodes = allNameNodes(context);
    if (!nameNodes) {
      const isOn = await ask(context, client.namenode, action, wait);
      sys.print(`Safe mode is ${isOn ? 'ON' : 'OFF'}`);
      return 0;
    }
    for (const { name, proxy } of nameNodes) {
      const isOn = await ask(context, proxy, action, wait);
      sys.print(`Safe mode is ${isOn ? 'ON' : 'OFF'} in ${name}`);
    }
    return 0;
  },
};

async function ask(
  { sys }: AdminContext,
  proxy: Remote<ClientProtocol>,
  action: SafeModeAction,
  wait: boolean,
): Promise<boolean> {
  let isOn = await proxy.setSafeMode({ action, isChecked: false });
  while (wait && isOn) {
    await sys.sleep(WAIT_MS);
    isOn = await proxy.setSafeMode({ action: 'SAFEMODE_GET', isChecked: false });
  }
  return isOn;
}
