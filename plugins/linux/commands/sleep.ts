/** sleep: waits for the sum of its arguments. */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { UsageError } from '../lib/options.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  '': 1_000,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const sleep = command({
  name: 'sleep',
  summary: 'Waits',
  usage: 'sleep NUMBER[s|m|h|d]...',
  async main(sys, args) {
    if (args.length === 0) throw new UsageError('missing operand');
    let total = 0;
    for (const arg of args) {
      if (arg.startsWith('-')) throw new NotModelled(`option ${arg}`);
      if (arg === 'infinity' || arg === 'inf') return sys.forever();
      const found = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(arg);
      if (!found) throw new UsageError(`invalid time interval ‘${arg}’`);
      total += Number(found[1]) * (UNIT_MS[found[2] ?? ''] ?? 0);
    }
    await sys.sleep(total);
    return 0;
  },
});
