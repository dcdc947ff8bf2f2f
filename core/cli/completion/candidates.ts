/**
 * What may stand at the end of a command line that is being typed: subcommands, flags and their
 * values from the program itself, names from the files that the line already speaks of. Knows no
 * shell; the scripts of `scripts.ts` ask it.
 */

import type { Argument, Command, Option } from 'commander';
import { REPORTER_NAMES } from '../../report/registry.ts';
import type { Candidate } from './candidate.ts';
import { filesAt } from './files.ts';
import type { Names } from './names.ts';

/** `words`: those after `quorate`, the last being typed; it may be empty. */
export async function candidates(
  program: Command,
  words: readonly string[],
  names: (paths: readonly string[]) => Names,
): Promise<Candidate[]> {
  const typed = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const command = program.commands.find((one) => one.name() === typed[0]);
  if (!command) {
    if (typed.length > 0) return [];
    return starting(current, [...subcommands(program), ...flagsOf(program)]);
  }
  const line = readLine(command, typed.slice(1));
  const sources = names(line.values);
  if (line.open) return starting(current, await valuesOf(line.open, current, sources));
  const [, flag, rest] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? [];
  if (flag !== undefined && rest !== undefined) {
    const option = optionOf(command, flag);
    const values = option ? await valuesOf(option, rest, sources) : [];
    return starting(
      current,
      values.map(({ value, about }) => ({ value: `${flag}=${value}`, about })),
    );
  }
  if (current.startsWith('-')) return starting(current, flagsOf(command, typed));
  return starting(current, await argumentsOf(command, line.values.length, current, sources));
}

function starting(current: string, all: readonly Candidate[]): Candidate[] {
  return all.filter(({ value }) => value.startsWith(current));
}

function subcommands(program: Command): Candidate[] {
  const shown = program.commands.filter((command) => !isHidden(command));
  return shown.map((command) => ({ value: command.name(), about: command.description() }));
}

/** Commander keeps what it hides from its help to itself. */
export function isHidden(command: Command): boolean {
  return (command as unknown as { readonly _hidden?: boolean })._hidden === true;
}

/** Flags that may still be given, those that were left out. */
function flagsOf({ options }: Command, typed: readonly string[] = []): Candidate[] {
  const own = options.filter(({ long, short, hidden, parseArg }) => {
    // A reader with a memory collects: its flag may come again.
    const again = (parseArg?.length ?? 0) > 1;
    const given = typed.some((word) => word === short || word.split('=')[0] === long);
    return !hidden && (again || !given);
  });
  const help = { value: '--help', about: 'display help for command' };
  return [...own.map(({ long, description }) => ({ value: long!, about: description })), help];
}

interface TypedLine {
  /** Arguments that are no flags. */
  readonly values: readonly string[];
  /** The flag whose value comes next. */
  readonly open: Option | undefined;
}

function readLine(command: Command, typed: readonly string[]): TypedLine {
  const values: string[] = [];
  let open: Option | undefined;
  for (const word of typed) {
    if (open) open = undefined;
    else if (!word.startsWith('-')) values.push(word);
    else if (!word.includes('=')) {
      const option = optionOf(command, word);
      open = option && takesValue(option) ? option : undefined;
    }
  }
  return { values, open };
}

function optionOf({ options }: Command, word: string): Option | undefined {
  return options.find(({ long, short }) => word === long || word === short);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** What the value of a flag may be; by what its placeholder says where nothing else is known. */
async function valuesOf(option: Option, current: string, names: Names): Promise<Candidate[]> {
  if (option.argChoices) return option.argChoices.map(plain);
  switch (option.attributeName()) {
    case 'name':
      return names.scenarios();
    case 'tag':
      return names.tags(current.startsWith('!'));
    case 'param':
      return names.params(current);
    case 'executor':
      return ['threads', 'inline'].map(plain);
    case 'reporter':
      return reporters(current);
    case 'start':
      return ['bare', 'configured', 'formatted', 'running'].map(plain);
  }
  const [, placeholder = ''] = /<(.*)>/.exec(option.flags) ?? [];
  if (placeholder === 'host') return names.hosts();
  if (placeholder === 'folder') return filesAt(current, /(?!)/);
  return placeholder === 'file' ? filesAt(current, /./) : [];
}

function reporters(current: string): Candidate[] {
  const [, name, file] = /^([\w-]+)=(.*)$/s.exec(current) ?? [];
  if (name !== undefined && file !== undefined) {
    return filesAt(file, /./).map(({ value, about }) => ({ value: `${name}=${value}`, about }));
  }
  return REPORTER_NAMES.map(plain);
}

async function argumentsOf(
  command: Command,
  count: number,
  current: string,
  names: Names,
): Promise<Candidate[]> {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument: Argument | undefined =
    registeredArguments[count] ?? (last?.variadic ? last : undefined);
  if (!argument) return [];
  if (argument.argChoices) return argument.argChoices.map(plain);
  if (argument.name() === 'folder') return filesAt(current, /(?!)/);
  const [, file] = /^(.+\.ya?ml):\d*$/i.exec(current) ?? [];
  if (file !== undefined) return names.lines(file);
  const files = filesAt(current, /\.ya?ml$/i);
  return argument.name().includes('names') ? [...(await names.plugins()), ...files] : files;
}

function plain(value: string): Candidate {
  return { value, about: '' };
}
