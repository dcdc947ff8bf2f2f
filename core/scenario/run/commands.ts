/** Command lines typed into hosts' terminals, and what they showed. */

import { KIND } from '../../machine/kinds.ts';
import type { CommandResult, ScreenPart } from '../result.ts';
import type { TimelineHost } from './timeline.ts';

/** One line that was typed. */
export interface TypedCommand {
  readonly id: number;
  readonly host: string;
  readonly text: string;
  readonly startedAt: number;
  readonly output: ScreenPart[];
  exit: number | undefined;
  endedAt: number;
  /** The event that says it ended. */
  ended: { readonly lane: number; readonly sequence: number } | undefined;
}

export interface LineOptions {
  readonly stdin: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly dir: string | undefined;
}

export class Commands {
  private readonly typed = new Map<number, TypedCommand>();
  private readonly timeline: TimelineHost;
  private nextId = 1;

  constructor(timeline: TimelineHost) {
    this.timeline = timeline;
    timeline.on(KIND.output, ({ data }) => {
      const command = this.typed.get(data.id as number);
      if (!command) return;
      const last = command.output.at(-1);
      const part = data as unknown as ScreenPart;
      if (part.stream === 'typed') {
        command.output.push({ stream: 'typed', prompt: part.prompt, text: part.text });
      } else if (last?.stream === part.stream) {
        command.output[command.output.length - 1] = { ...last, text: last.text + part.text };
      } else command.output.push({ stream: part.stream, text: part.text });
    });
    timeline.on(KIND.lineEnded, ({ data, time, lane, sequence }) => {
      const command = this.typed.get(data.id as number);
      if (!command) return;
      command.exit = data.code as number;
      command.endedAt = time;
      command.ended = { lane, sequence };
    });
  }

  /** Types a line; the command has an exit code once it has ended. */
  type(host: string, text: string, options: LineOptions): TypedCommand {
    const id = this.nextId++;
    const command: TypedCommand = {
      id,
      host,
      text,
      startedAt: this.timeline.now,
      output: [],
      exit: undefined,
      endedAt: 0,
      ended: undefined,
    };
    this.typed.set(id, command);
    this.timeline.send(host, {
      verb: 'type',
      terminal: 'main',
      id,
      text,
      stdin: options.stdin ?? null,
      env: { ...options.env },
      dir: options.dir ?? null,
    });
    return command;
  }
}

/** One stream, or the screen. */
export function printed(command: TypedCommand, stream?: 'stdout' | 'stderr'): string {
  return command.output
    .filter((part) => (stream ? part.stream === stream : part.stream !== 'typed'))
    .map(({ text }) => text)
    .join('');
}

export function commandResult(command: TypedCommand, attempts: number): CommandResult {
  return {
    host: command.host,
    prompt: `root@${command.host}:~# `,
    text: command.text,
    output: command.output,
    exit: command.exit ?? -1,
    startMs: command.startedAt / 1_000,
    endMs: command.endedAt / 1_000,
    attempts,
  };
}
