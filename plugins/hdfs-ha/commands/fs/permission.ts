/** `ChmodParser` and the rule by which HDFS checks a mode. */

import type { FileStatus } from '../../protocols/client-protocol.ts';

interface ModeChange {
  /** Which of the nine bits are meant. */
  readonly who: number;
  readonly operator: '+' | '-' | '=';
  readonly what: string;
}

/** What a mode changes: an octal number is one change of everything. */
export type Mode = readonly ModeChange[] | number;

const OCTAL = /^\+?[01]?[0-7]{3}$/;
const SYMBOLIC = /^([ugoa]*)([+=-])([rwxXt]+)$/;
const WHO = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 } as const;
const STICKY = 0o1000;

export function parseMode(text: string): Mode | undefined {
  if (OCTAL.test(text)) return Number.parseInt(text, 8);
  const changes: ModeChange[] = [];
  for (const part of text.split(',')) {
    const match = SYMBOLIC.exec(part);
    if (!match) return undefined;
    const [, letters, operator, what] = match as unknown as [
      string,
      string,
      '+' | '-' | '=',
      string,
    ];
    const who = [...(letters || 'a')].reduce((bits, one) => bits | WHO[one as keyof typeof WHO], 0);
    changes.push({ who, operator, what });
  }
  return changes;
}

export function changedMode(mode: Mode, before: number, isDirectory: boolean): number {
  if (typeof mode === 'number') return mode;
  return mode.reduce((permission, { who, operator, what }) => {
    const mayExecute = isDirectory || (permission & 0o111) !== 0;
    const all =
      (what.includes('r') ? 0o444 : 0) |
      (what.includes('w') ? 0o222 : 0) |
      (what.includes('x') || (what.includes('X') && mayExecute) ? 0o111 : 0);
    const bits = (all & who) | (what.includes('t') ? STICKY : 0);
    if (operator === '+') return permission | bits;
    if (operator === '-') return permission & ~bits;
    return (permission & ~who & ~STICKY) | bits;
  }, before);
}

/** The superuser may do everything; others as owner, group or others of the file. */
export function mayAccess(user: string, status: FileStatus | undefined, bit: number): boolean {
  if (!status) return false;
  if (user === 'root') return true;
  const shift = status.owner === user ? 6 : status.group === user ? 3 : 0;
  return ((status.permission >> shift) & bit) !== 0;
}
