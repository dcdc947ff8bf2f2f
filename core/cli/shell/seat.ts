/**
 * Where the person sits: at a host, in its own terminal or in one with a name. What is typed there
 * becomes a step: a command for the shell, or a line for the program that waits.
 */

import { QuorateError } from '../../errors/quorate-error.ts';
import { SELECTOR_WORDS } from '../../plugin/selector.ts';
import type { Place, TerminalState } from '../../scenario/run/visitor.ts';
import type { PlainStep } from './plain-step.ts';

export interface Seat {
  readonly host: string;
  /** Undefined: the terminal that every host has. */
  readonly terminal: string | undefined;
  /** It was opened for a program; when that has ended, the person is back at the host. */
  readonly forProgram: boolean;
}

export function atHost(host: string): Seat {
  return { host, terminal: undefined, forProgram: false };
}

/** A terminal with a name: where it was opened, or new at this host. */
export function inTerminal(name: string, { host }: Seat, { terminals }: Place): Seat {
  const known = terminals.find((one) => one.name === name);
  return { host: known?.host ?? host, terminal: name, forProgram: false };
}

/** The terminal of a seat, once something was typed there. */
export function terminalOf({ terminal }: Seat, place: Place): TerminalState | undefined {
  return place.terminals.find(({ name }) => name === terminal);
}

/** The seat when the run asks: a program that has ended gives the host back. */
export function seatNow(seat: Seat, place: Place): Seat {
  const ended = seat.forProgram && terminalOf(seat, place)?.program === undefined;
  return ended ? atHost(seat.host) : seat;
}

export function promptOf(seat: Seat, place: Place): string {
  const { host, terminal } = seat;
  const known = terminal === undefined ? place.prompts[host] : terminalOf(seat, place)?.prompt;
  return known || `root@${host}:~# `;
}

/** What a line means that is typed there. @throws QuorateError shell/no-power */
export function lineStep(line: string, seat: Seat, place: Place): PlainStep {
  const { host, terminal } = seat;
  if (place.dark.includes(host)) throw new QuorateError('shell/no-power', { host });
  if (terminal === undefined) return { host, run: line };
  const known = terminalOf(seat, place);
  if (!known) return { host, terminal, run: line };
  return known.program === undefined ? { terminal, run: line } : { terminal, type: line };
}

/** A command that turned out to wait for the keyboard, in a terminal of its own. */
export function inOwnTerminal(step: PlainStep, place: Place): PlainStep {
  const { host, run, ...more } = step;
  const [program = 'program'] = String(run).split(/\s+/);
  const base = program
    .replace(/^.*\//, '')
    .replace(/\.\w+$/, '')
    .replace(/[^\w-]/g, '');
  const word = /^[A-Za-z]/.test(base) ? base : 'program';
  const taken = new Set([...SELECTOR_WORDS, 'main', ...place.names.map(([name]) => name)]);
  for (const { name } of place.terminals) taken.add(name);
  let terminal = word;
  for (let number = 2; taken.has(terminal); number++) terminal = `${word}-${number}`;
  const dir = /:(\/[^\s#$]*)[#$] $/.exec(place.prompts[String(host)] ?? '')?.[1];
  return { host: host!, terminal, ...(dir !== undefined && { dir }), run: run!, ...more };
}
