/**
 * bash: the shell as a program. It runs a text (-c), a file, or what it reads; it serves a terminal;
 * and it is what a subshell of another bash becomes (see shell/fork.ts).
 */

import { type Command, command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { resolvePath } from '../lib/paths.ts';
import { ERRNO_TEXT, type System, SystemError } from '../lib/system.ts';
import { type ForkedState, takeForkedState } from '../shell/fork.ts';
import { parseShell } from '../shell/parser.ts';
import { ShellSyntaxError } from '../shell/refusal.ts';
import { runText } from '../shell/run-text.ts';
import { codeOf, isJump, ShellSession } from '../shell/session.ts';
import { Shell } from '../shell/shell.ts';
import { readStartFiles, setUpVariables } from '../shell/start.ts';
import { OWN_STREAMS } from '../shell/streams.ts';
import { Variables } from '../shell/variables.ts';

export const bash: Command = shellProgram('bash', 'bash [-le] [-c TEXT | FILE] [ARG]...');

/** Debian's sh is dash; what this shell models is the same in both. */
export const sh: Command = shellProgram('sh', 'sh [-c TEXT | FILE] [ARG]...');

function shellProgram(name: string, usage: string): Command {
  return command({
    name,
    summary: 'The shell',
    usage,
    main: (sys, args) => {
      const forked = takeForkedState(sys.env);
      return forked ? runForked(sys, forked) : start(sys, name, args);
    },
  });
}

interface Call {
  readonly isLogin: boolean;
  readonly isInteractive: boolean;
  /** `-e` */
  readonly exitsOnError: boolean;
  /** `-c` */
  readonly text: string | undefined;
  readonly operands: readonly string[];
}

async function start(sys: System, name: string, args: readonly string[]): Promise<number> {
  const call = readCall(sys, args);
  if (typeof call === 'number') return call;
  const { text, operands } = call;
  if (sys.terminal) return serveTerminal(sys, call);
  const shell = new Shell(sys);
  shell.name = name;
  shell.exitsOnError = call.exitsOnError;
  setUpVariables(shell);
  return ending(shell, async () => {
    if (call.isLogin) await readStartFiles(shell, 'login');
    if (text !== undefined) {
      const [zero, ...positional] = operands;
      shell.name = zero ?? name;
      shell.positional = positional;
      if (isRunBySsh(shell)) await readStartFiles(shell, 'ssh');
      return runText(shell, text, OWN_STREAMS, { source: '-c' });
    }
    const [file, ...positional] = operands;
    if (file !== undefined) {
      shell.positional = positional;
      return runFile(shell, file);
    }
    if (sys.stdin.interactive || call.isInteractive) return serveLines(sys, call.isLogin);
    const input = new TextDecoder().decode(await sys.stdin.readAll());
    return runText(shell, input, OWN_STREAMS, {});
  });
}

/** Debian builds bash to read ~/.bashrc when sshd runs a command with it. */
function isRunBySsh({ variables }: Shell): boolean {
  return variables.get('SSH_CLIENT') !== undefined && variables.get('SHLVL') === '1';
}

async function runFile(shell: Shell, file: string): Promise<number> {
  const { sys } = shell;
  const path = resolvePath(sys.cwd, file);
  let text: string;
  try {
    text = sys.disk.readText(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const isDirectory = error.code === 'EISDIR';
    const who = isDirectory ? file : shell.name;
    sys.stderr.write(`${who}: ${file}: ${ERRNO_TEXT[error.code]}\n`);
    return isDirectory ? 126 : 127;
  }
  // `bash bin/zkServer.sh start`: a script of the real software is a program here.
  const program = /^#!quorate (\S+)/.exec(text)?.[1];
  if (program !== undefined) {
    const argv = [path, ...shell.positional];
    const env = shell.variables.environment();
    return (await sys.spawnProgram(program, argv, { env }).exited).code;
  }
  shell.name = file;
  return runText(shell, text, OWN_STREAMS, { source: file });
}

/** Serves the typed lines of a terminal until `exit`. */
async function serveTerminal(sys: System, call: Call): Promise<number> {
  const { terminal } = sys;
  const session = await openSession(sys, call.isLogin);
  for (;;) {
    const line = await terminal!.next();
    const { text, stdin, env, dir } = line;
    const onLine = (prompt: string, one: string) => terminal!.typed(line, prompt, one);
    const code = await session.run(text, { stdin, env, dir, stopOnError: true, onLine });
    terminal!.ended(line, code, session.exited === undefined ? session.prompt() : '');
    if (session.exited !== undefined) return session.exited;
  }
}

/** An interactive shell inside a terminal: lines come one by one, constructs may span several. */
async function serveLines(sys: System, isLogin: boolean): Promise<number> {
  const session = await openSession(sys, isLogin);
  let text = '';
  for (;;) {
    const line = await sys.stdin.readLine();
    if (line === undefined) return session.shell.status;
    text += `${line}\n`;
    if (isUnfinished(text)) continue;
    await session.run(text);
    text = '';
    if (session.exited !== undefined) return session.exited;
  }
}

async function openSession(sys: System, isLogin: boolean): Promise<ShellSession> {
  const session = new ShellSession(sys);
  sys.onSignal('INT', () => session.interrupt());
  // An interactive bash is not ended by kill without a signal's name.
  sys.onSignal('TERM', () => {});
  await session.start(isLogin);
  return session;
}

function isUnfinished(text: string): boolean {
  try {
    return parseShell(text).error?.incomplete ?? false;
  } catch (error) {
    if (error instanceof NotModelled || error instanceof ShellSyntaxError) return false;
    throw error;
  }
}

async function runForked(sys: System, state: ForkedState): Promise<number> {
  const shell = new Shell(sys);
  shell.name = state.name;
  shell.positional = state.positional;
  shell.variables = Variables.restore(state.variables);
  shell.status = state.status;
  shell.shellPid = state.shellPid;
  shell.lastBackgroundPid = state.lastBackgroundPid;
  shell.tellsLines = state.tellsLines;
  shell.exitsOnError = state.exitsOnError;
  shell.sources = [...state.sources];
  return ending(shell, () => {
    const { body } = state;
    return 'lines' in body
      ? shell.runScript(body, OWN_STREAMS)
      : shell.runCommand(body, OWN_STREAMS);
  });
}

/** The exit code of a shell, however its text is left. */
async function ending(shell: Shell, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (isJump(error)) return codeOf(error);
    if (!(error instanceof NotModelled)) throw error;
    shell.complain(OWN_STREAMS, error.message, 0);
    return 2;
  }
}

/** @throws NotModelled */
function readCall(sys: System, args: readonly string[]): Call | number {
  let isLogin = (sys.argv[0] ?? '').startsWith('-');
  let isInteractive = false;
  let exitsOnError = false;
  let hasText = false;
  let index = 0;
  for (; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--login' || arg === '-l') isLogin = true;
    else if (arg === '-i') isInteractive = true;
    else if (arg === '-e') exitsOnError = true;
    else if (arg === '-c' || arg === '-lc') {
      hasText = true;
      isLogin ||= arg === '-lc';
    } else if (arg === '--') {
      index += 1;
      break;
    } else if (/^[-+]./.test(arg)) throw new NotModelled(`option ${arg}`);
    else break;
  }
  const operands = args.slice(index);
  const call = { isLogin, isInteractive, exitsOnError };
  if (!hasText) return { ...call, text: undefined, operands };
  const [text, ...rest] = operands;
  if (text === undefined) {
    sys.stderr.write('bash: -c: option requires an argument\n');
    return 2;
  }
  return { ...call, text, operands: rest };
}
