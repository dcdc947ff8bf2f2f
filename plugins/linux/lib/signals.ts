/** Signal names and numbers of Linux, as `kill` knows them; only some can be sent here. */

import type { Signal } from './system.ts';

const NAMES = [
  ...['EXIT', 'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV'],
  ...['USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT', 'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU'],
  ...['URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS'],
];

const MODELLED: readonly string[] = [
  'TERM',
  'KILL',
  'INT',
  'HUP',
  'STOP',
  'CONT',
] satisfies Signal[];

export type SignalChoice =
  | { readonly signal: Signal }
  /** `kill -0`: asks only whether the process is there. */
  | { readonly probe: true }
  | { readonly notModelled: string }
  | { readonly unknown: true };

/** `9`, `KILL`, `SIGKILL`, `kill`. */
export function chooseSignal(text: string): SignalChoice {
  const name = /^\d+$/.test(text) ? NAMES[Number(text)] : text.toUpperCase().replace(/^SIG/, '');
  if (name === undefined || !NAMES.includes(name)) return { unknown: true };
  if (name === 'EXIT') return { probe: true };
  const signal = MODELLED.find((each) => each === name) as Signal | undefined;
  return signal ? { signal } : { notModelled: name };
}

/** `kill -l 9`, `kill -l 137`, `kill -l TERM`. */
export function translateSignal(text: string): string | undefined {
  if (/^\d+$/.test(text)) return NAMES[Number(text) > 128 ? Number(text) - 128 : Number(text)];
  const number = NAMES.indexOf(text.toUpperCase().replace(/^SIG/, ''));
  return number < 0 ? undefined : String(number);
}
