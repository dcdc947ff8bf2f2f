/** The texts of the shell about itself, put together from its tables. */

import { HELP_A_D } from './texts/help-a-d.ts';
import { HELP_E_O } from './texts/help-e-o.ts';
import { HELP_P_Z } from './texts/help-p-z.ts';
import { GENERIC_OPTIONS, USAGES } from './texts/usage.ts';

const HEAD = 'Usage: hadoop fs [generic options]';
const HELP = { ...HELP_A_D, ...HELP_E_O, ...HELP_P_Z };

/** `Usage: hadoop fs [generic options] -rmdir …`, or undefined of no command. */
export function usageOf(name: string): string | undefined {
  const call = callOf(name);
  return call === undefined ? undefined : `${HEAD} ${call}\n`;
}

export function usageOfAll(): string {
  return `${list()}\n${GENERIC_OPTIONS}`;
}

export function helpOf(name: string): string | undefined {
  const call = callOf(name);
  const lines = HELP[name] ?? [];
  return call === undefined ? undefined : `${call} :\n${lines.map((line) => `${line}\n`).join('')}`;
}

export function helpOfAll(): string {
  const each = Object.keys(USAGES).map((name) => `${helpOf(name)}\n`);
  return `${list()}\n${each.join('')}${GENERIC_OPTIONS}`;
}

export function isCommand(name: string): boolean {
  return callOf(name) !== undefined;
}

function callOf(name: string): string | undefined {
  const usage = Object.hasOwn(USAGES, name) ? USAGES[name] : undefined;
  if (usage === undefined) return undefined;
  return usage === '' ? `-${name}` : `-${name} ${usage}`;
}

function list(): string {
  const lines = Object.keys(USAGES).map((name) => `\t[${callOf(name)}]\n`);
  return `${HEAD}\n${lines.join('')}`;
}
