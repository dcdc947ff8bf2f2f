/** What is typed into hosts' terminals, and what they showed. */

import type { EventRef, TraceRecord } from '../../kernel/trace.ts';
import type { Input } from '../../machine/control.ts';
import { KIND } from '../../machine/kinds.ts';
import type { CommandResult, Rewrite, ScreenPart } from '../result.ts';
import type { TimelineHost } from './timeline.ts';

/** Something typed, or a stretch of time in which a terminal printed by itself. */
export interface TypedCommand {
  readonly id: number;
  readonly host: string;
  /** The machine's name for it. */
  readonly terminal: string;
  readonly text: string;
  readonly startedAt: number;
  readonly output: ScreenPart[];
  /** The cursor stood behind a prompt when it began, so that a newline first ends that line. */
  readonly behindPrompt: boolean;
  /** A program waits for the keyboard. */
  waits: Waiting | undefined;
  /** The shell takes the next line. */
  exit: number | undefined;
  endedAt: number;
  /** The event that says it ended, or waits. */
  ended: EventRef | undefined;
}

export interface Waiting {
  readonly program: string;
  /** What stands on the last line of the screen. */
  readonly prompt: string;
}

export interface LineOptions {
  readonly stdin: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly dir: string | undefined;
}

const PLAIN_LINE: LineOptions = { stdin: undefined, env: {}, dir: undefined };

/** The terminal of steps that name none. */
export const MAIN = 'main';

export class Commands {
  private readonly typed = new Map<number, TypedCommand>();
  private readonly timeline: TimelineHost;
  /** What transcripts show otherwise, when that is no failure. */
  readonly rewrites: Rewrite[] | undefined;
  private nextId = 1;

  constructor(timeline: TimelineHost, rewrites?: Rewrite[]) {
    this.timeline = timeline;
    this.rewrites = rewrites;
    timeline.on(KIND.output, ({ data }) => {
      const command = this.typed.get(data.id as number);
      if (command) show(command.output, data as unknown as ScreenPart);
    });
    timeline.on(KIND.waits, (record) => {
      const command = this.typed.get(record.data.id as number);
      if (!command) return;
      const prompt = printed(command).split('\n').at(-1) ?? '';
      command.waits = { program: record.data.program as string, prompt };
      settle(command, record);
    });
    timeline.on(KIND.lineEnded, (record) => {
      const command = this.typed.get(record.data.id as number);
      if (!command) return;
      command.exit = record.data.code as number;
      settle(command, record);
    });
  }

  /** Types a line to the shell; the command has an exit code once it has ended. */
  type(host: string, text: string, options = PLAIN_LINE, terminal = MAIN): TypedCommand {
    const command = this.begin({ id: this.nextId++, host, terminal, text });
    this.timeline.send(host, {
      verb: 'type',
      terminal,
      id: command.id,
      text,
      stdin: options.stdin ?? null,
      env: { ...options.env },
      dir: options.dir ?? null,
    });
    return command;
  }

  /** Types a line, or a key, to the program that waits. */
  input(host: string, terminal: string, input: Input): TypedCommand {
    const text = 'line' in input ? input.line : input.key;
    const command = this.begin({ id: this.nextId++, host, terminal, text });
    this.timeline.send(host, { verb: 'input', terminal, id: command.id, input });
    return command;
  }

  /** From here on, what comes after `before` is held apart from it. */
  listen(before: TypedCommand): TypedCommand {
    const { id, host, terminal, waits, exit } = before;
    const prompt = waits?.prompt ?? '';
    const behindPrompt = prompt !== '' && printed(before).endsWith(prompt);
    const still = before.behindPrompt && before.output.length === 0;
    const next = this.begin({ id, host, terminal, text: '' }, behindPrompt || still);
    return Object.assign(next, { waits, exit, endedAt: this.timeline.now });
  }

  private begin(
    typed: Pick<TypedCommand, 'id' | 'host' | 'terminal' | 'text'>,
    behindPrompt = false,
  ): TypedCommand {
    const command: TypedCommand = {
      ...typed,
      startedAt: this.timeline.now,
      output: [],
      behindPrompt,
      waits: undefined,
      exit: undefined,
      endedAt: 0,
      ended: undefined,
    };
    this.typed.set(command.id, command);
    return command;
  }
}

function settle(command: TypedCommand, { time, lane, sequence }: TraceRecord): void {
  command.endedAt = time;
  command.ended = { lane, sequence };
}

function show(output: ScreenPart[], part: ScreenPart): void {
  const last = output.at(-1);
  if (part.stream === 'typed') {
    output.push({ stream: 'typed', prompt: part.prompt, text: part.text });
  } else if (last?.stream === part.stream) {
    output[output.length - 1] = { ...last, text: last.text + part.text };
  } else output.push({ stream: part.stream, text: part.text });
}

/** One stream, or the screen. */
export function printed(command: TypedCommand, stream?: 'stdout' | 'stderr'): string {
  return textIn(command.output, stream);
}

/** As {@link printed}, without the prompt of the program that waits, and without its line's end. */
export function shown(command: TypedCommand, stream?: 'stdout' | 'stderr'): string {
  return textIn(shownParts(command), stream);
}

function textIn(parts: readonly ScreenPart[], stream: string | undefined): string {
  return parts
    .filter((part) => (stream ? part.stream === stream : part.stream !== 'typed'))
    .map(({ text }) => text)
    .join('');
}

function shownParts({ output, waits, behindPrompt }: TypedCommand): ScreenPart[] {
  const parts = [...output];
  const cut = (at: number, change: (text: string) => string) => {
    const part = parts[at];
    if (part && part.stream !== 'typed') parts[at] = { ...part, text: change(part.text) };
  };
  const prompt = waits?.prompt ?? '';
  if (prompt !== '' && parts.at(-1)?.text.endsWith(prompt)) {
    cut(parts.length - 1, (text) => text.slice(0, -prompt.length));
  }
  if (behindPrompt) cut(0, (text) => text.replace(/^\n/, ''));
  return parts.filter((part) => part.stream === 'typed' || part.text !== '');
}

/** `before`: what the terminal printed by itself before this was typed. */
export function commandResult(
  command: TypedCommand,
  attempts: number,
  before?: TypedCommand,
): CommandResult {
  const { host, terminal, text } = command;
  return {
    host,
    terminal: terminal === MAIN ? undefined : terminal,
    prompt: `root@${host}:~# `,
    text,
    output: [...(before ? shownParts(before) : []), ...shownParts(command)],
    exit: command.exit,
    startMs: command.startedAt / 1_000,
    endMs: command.endedAt / 1_000,
    attempts,
  };
}
