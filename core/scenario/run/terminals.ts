/**
 * Terminals with a name: each is on one host, opened by the first step in it, and knows what was
 * typed last, which program waits there, and what has been printed since.
 */

import type { Commands, TypedCommand } from './commands.ts';
import { StepFailure } from './outcome.ts';

export class NamedTerminal {
  readonly name: string;
  readonly host: string;
  private readonly commands: Commands;
  /** What it has printed by itself since the last step in it; undefined before the first. */
  since: TypedCommand | undefined;

  constructor(name: string, host: string, commands: Commands) {
    this.name = name;
    this.host = host;
    this.commands = commands;
  }

  /** The program that waits for the keyboard, if one was left open. */
  get waiting(): string | undefined {
    return this.since?.exit === undefined ? this.since?.waits?.program : undefined;
  }

  /** What stands on its screen before the next line is typed; empty before the first. */
  get prompt(): string {
    return this.since?.waits?.prompt ?? '';
  }

  /** A step in it is over: what is printed from here on is held apart. */
  settled(command: TypedCommand): void {
    this.since = this.commands.listen(command);
  }
}

export class Terminals {
  private readonly open = new Map<string, NamedTerminal>();
  private readonly commands: Commands;

  constructor(commands: Commands) {
    this.commands = commands;
  }

  all(): NamedTerminal[] {
    return [...this.open.values()];
  }

  get(name: string): NamedTerminal | undefined {
    return this.open.get(name);
  }

  /** The terminal, opened on the one of `hosts` where it is new. @throws StepFailure */
  at(name: string, hosts: () => readonly string[]): NamedTerminal {
    const known = this.open.get(name);
    if (known) return known;
    const [host, second] = hosts();
    if (host === undefined || second !== undefined) {
      const found = host === undefined ? 'no host' : hosts().join(', ');
      throw new StepFailure(`the terminal \`${name}\` is on one host, not on ${found}`);
    }
    const terminal = new NamedTerminal(name, host, this.commands);
    this.open.set(name, terminal);
    return terminal;
  }
}
