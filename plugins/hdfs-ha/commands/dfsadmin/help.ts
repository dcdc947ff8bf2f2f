/** The texts of `hdfs dfsadmin` about itself, put together from its tables. */

import { GENERIC_OPTIONS } from '../fs/texts/usage.ts';
import { HELP_NAMES } from './texts/help-names.ts';
import { HELP_QUOTAS } from './texts/help-quotas.ts';
import { HELP_SERVERS } from './texts/help-servers.ts';
import { USAGES } from './texts/usage.ts';

const HELP: Readonly<Record<string, readonly string[]>> = {
  ...HELP_NAMES,
  ...HELP_QUOTAS,
  ...HELP_SERVERS,
};
const LIST = Object.values(USAGES)
  .map((usage) => `\t${usage}\n`)
  .join('');

export function usageOfAll(): string {
  const note = 'Note: Administrative commands can only be run as the HDFS superuser.';
  return `Usage: hdfs dfsadmin\n${note}\n${LIST}\n${GENERIC_OPTIONS}`;
}

export function isSubcommand(name: string): boolean {
  return Object.hasOwn(USAGES, name);
}

/** Of one subcommand where there is help for it, otherwise of all. */
export function helpOf(name: string | undefined): string {
  const lines = name !== undefined && Object.hasOwn(HELP, name) ? HELP[name] : undefined;
  if (lines) return lines.join('\n');
  const head = [
    'hdfs dfsadmin performs DFS administrative commands.',
    'Note: Administrative commands can only be run with superuser permission.',
    'The full syntax is: ',
    '',
    'hdfs dfsadmin',
  ].join('\n');
  const each = Object.values(HELP).map((one) => one.join('\n'));
  return `${head}\n${LIST}\n${each.join('')}\n${GENERIC_OPTIONS}`;
}
