/** `zkfc -formatZK`: makes the znode of the election, or makes it anew. */

import { JavaException } from '../../ipc/java-exception.ts';
import { confirmPrompt } from '../../tool/confirm-prompt.ts';
import type { ParentZnode } from '../elector/parent-znode.ts';
import type { HAContext } from '../ha-context.ts';
import { ExitCode } from './exit-codes.ts';

export interface FormatOptions {
  readonly force: boolean;
  readonly interactive: boolean;
}

const RULE = '===============================================';

/** The exit code. @throws JavaException IOException */
export async function formatZK(
  { log, sys }: HAContext,
  znode: ParentZnode,
  { force, interactive }: FormatOptions,
): Promise<number> {
  if (await znode.exists()) {
    const confirmed = force || (interactive && (await confirm()));
    if (!confirmed) return ExitCode.formatDenied;
    try {
      await znode.clear();
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.error('ha.ZKFailoverController', 'Unable to clear zk parent znode', error);
      return ExitCode.failed;
    }
  }
  await znode.ensure();
  return ExitCode.ok;

  function confirm(): Promise<boolean> {
    const lines = [
      RULE,
      `The configured parent znode ${znode.path} already exists.`,
      'Are you sure you want to clear all failover information from',
      'ZooKeeper?',
      'WARNING: Before proceeding, ensure that all HDFS services and',
      'failover controllers are stopped!',
      RULE,
    ];
    sys.stderr.write(`${lines.join('\n')}\n`);
    return confirmPrompt(sys, `Proceed formatting ${znode.path}?`);
  }
}
