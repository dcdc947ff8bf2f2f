/**
 * A simple command: expand its words, open its files, then run a builtin here or a program in a
 * process of its own. In a pipeline or in the background everything happens to a copy of the
 * shell's state, since bash would have forked first.
 */

import type { Child } from '../lib/system.ts';
import { ERRNO_TEXT, SystemError } from '../lib/system.ts';
import { plainText, quotedWord, type SimpleCommand, type Word } from './ast.ts';
import { type Builtin, findBuiltin } from './builtins/index.ts';
import { launch } from './execute.ts';
import { type Expander, ExpansionFailure } from './expander.ts';
import { fork } from './fork.ts';
import { openRedirects, RedirectFailure } from './redirects.ts';
import { NotModelled } from './refusal.ts';
import type { Shell } from './shell.ts';
import { type Streams, writeTo } from './streams.ts';
import type { Variables } from './variables.ts';

interface Prepared {
  readonly argv: readonly string[];
  readonly assignments: readonly (readonly [string, string])[];
  readonly streams: Streams;
}

/** Runs a simple command in the foreground. */
export async function runSimple(
  shell: Shell,
  command: SimpleCommand,
  streams: Streams,
): Promise<number> {
  shell.substitutionStatus = undefined;
  const prepared = await prepare(shell, command, streams, shell.variables);
  const { argv, assignments } = prepared;
  const [word] = argv;
  if (word === undefined) {
    for (const [name, value] of assignments) shell.variables.set(name, value);
    return shell.substitutionStatus ?? 0;
  }
  const builtin = findBuiltin(word);
  if (builtin) return runBuiltin(shell, builtin, prepared, command);
  const child = launchPrepared(shell, prepared, command, shell.variables);
  if (typeof child === 'number') return child;
  return shell.waitFor([child], undefined, prepared.streams, command);
}

/** Starts a simple command in a process of its own: for pipelines and `&`. */
export async function startSimple(
  shell: Shell,
  command: SimpleCommand,
  streams: Streams,
): Promise<Child> {
  const variables = shell.variables.copy();
  let prepared: Prepared;
  try {
    prepared = await prepare(shell, command, streams, variables);
  } catch (error) {
    if (!(error instanceof RedirectFailure) && !(error instanceof ExpansionFailure)) throw error;
    shell.complain(streams, error.message, command.line);
    return shell.startFailure(1, streams);
  }
  const [word] = prepared.argv;
  if (word === undefined || findBuiltin(word)) {
    const words = prepared.argv.map(quotedWord);
    const assignments = prepared.assignments.map(([name, value]) => ({
      name,
      value: quotedWord(value),
    }));
    return fork(shell, { ...command, words, assignments, redirects: [] }, prepared.streams);
  }
  let child: Child | number;
  try {
    child = launchPrepared(shell, prepared, command, variables);
  } catch (error) {
    if (!(error instanceof NotModelled)) throw error;
    shell.complain(streams, error.message, command.line);
    child = 2;
  }
  return typeof child === 'number' ? shell.startFailure(child, prepared.streams) : child;
}

async function prepare(
  shell: Shell,
  command: SimpleCommand,
  streams: Streams,
  variables: Variables,
): Promise<Prepared> {
  const expander = shell.expander(variables);
  const argv = await expandWords(expander, command.words);
  const open = await openRedirects(shell, command.redirects, streams, expander);
  const assignments: [string, string][] = [];
  for (const { name, value } of command.assignments) {
    const text = await expander.text(value, { assignment: true });
    assignments.push([name, text]);
    // `A=1 B=$A` sees A; before a command it would not outlive it.
    if (argv.length === 0) variables.set(name, text);
  }
  return { argv, assignments, streams: open };
}

/** The arguments of `export` that are assignments are expanded like assignments. */
async function expandWords(expander: Expander, words: readonly Word[]): Promise<string[]> {
  const first = words[0] && plainText(words[0]);
  if (first !== 'export') return expander.fields(words);
  const argv: string[] = [];
  for (const word of words) {
    const [part] = word.parts;
    const isAssignment = part?.kind === 'text' && /^[A-Za-z_]\w*=/.test(part.text);
    if (isAssignment) argv.push(await expander.text(word, { assignment: true }));
    else argv.push(...(await expander.fields([word])));
  }
  return argv;
}

function launchPrepared(
  shell: Shell,
  { argv, assignments, streams }: Prepared,
  command: SimpleCommand,
  variables: Variables,
): Child | number {
  const environment = variables.environment();
  for (const [name, value] of assignments) environment.set(name, value);
  const search = new Map(assignments).get('PATH') ?? variables.get('PATH');
  return launch(shell, argv, environment, search, streams, command.line);
}

/** A builtin sees the assignments before it only while it runs. */
async function runBuiltin(
  shell: Shell,
  builtin: Builtin,
  { argv, assignments, streams }: Prepared,
  command: SimpleCommand,
): Promise<number> {
  const [name = '', ...args] = argv;
  const before = assignments.length > 0 ? shell.variables : undefined;
  if (before) {
    shell.variables = before.copy();
    for (const [variable, value] of assignments) {
      shell.variables.set(variable, value);
      shell.variables.export(variable);
    }
  }
  try {
    return await builtin({
      shell,
      name,
      args,
      streams,
      line: command.line,
      print: (text) => writeTo(shell.sys, streams.stdout, text),
      complain: (message) => shell.complain(streams, `${name}: ${message}`, command.line),
      usage: (text) => writeTo(shell.sys, streams.stderr, `${name}: usage: ${text}\n`),
    });
  } catch (error) {
    if (error instanceof NotModelled) {
      shell.complain(streams, `${name}: ${error.message}`, command.line);
      return 2;
    }
    if (!(error instanceof SystemError)) throw error;
    const message = `${name}: write error: ${ERRNO_TEXT[error.code]}`;
    shell.complain(streams, message, command.line);
    return 1;
  } finally {
    if (before) shell.variables = before;
  }
}
