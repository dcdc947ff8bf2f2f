/** Opens what the redirections of a command name, in the order in which they are written. */

import { resolvePath } from '../lib/paths.ts';
import { ERRNO_TEXT, SystemError } from '../lib/system.ts';
import type { Redirect, Word } from './ast.ts';
import type { Expander } from './expander.ts';
import type { Shell } from './shell.ts';
import { type Sink, type Source, type Streams, TextInput } from './streams.ts';

/** A redirection that could not be made; the message is bash's, without its prefix. */
export class RedirectFailure extends Error {
  override readonly name = 'RedirectFailure';
}

/** @throws RedirectFailure */
export async function openRedirects(
  shell: Shell,
  redirects: readonly Redirect[],
  streams: Streams,
  expander: Expander,
): Promise<Streams> {
  let { stdin, stdout, stderr } = streams;
  for (const redirect of redirects) {
    switch (redirect.kind) {
      case 'write':
      case 'append': {
        const target = await targetOf(expander, redirect.target);
        const sink = openSink(shell, target, redirect.kind === 'append', { stdout, stderr });
        if (redirect.fd === 1) stdout = sink;
        else stderr = sink;
        break;
      }
      case 'both': {
        const target = await targetOf(expander, redirect.target);
        stdout = openSink(shell, target, redirect.append, { stdout, stderr });
        stderr = stdout;
        break;
      }
      case 'duplicate':
        if (redirect.fd === 1) stdout = redirect.from === 1 ? stdout : stderr;
        else stderr = redirect.from === 1 ? stdout : stderr;
        break;
      case 'read':
        stdin = openSource(shell, await targetOf(expander, redirect.target), stdin);
        break;
      case 'text': {
        const text = await expander.text(redirect.body, { assignment: false });
        stdin = { from: 'text', text: new TextInput(redirect.newline ? `${text}\n` : text) };
      }
    }
  }
  return { stdin, stdout, stderr };
}

async function targetOf(expander: Expander, word: Word): Promise<string> {
  const fields = await expander.fields([word]);
  const [target] = fields;
  if (fields.length === 1 && target !== undefined) return target;
  const written = word.parts.map((part) => sourceOf(part)).join('');
  throw new RedirectFailure(`${written}: ambiguous redirect`);
}

function sourceOf(part: Word['parts'][number]): string {
  if (part.kind === 'text' || part.kind === 'quoted') return part.text;
  return part.kind === 'parameter' ? `$${part.name}` : '';
}

function openSink(
  shell: Shell,
  target: string,
  append: boolean,
  open: { readonly stdout: Sink; readonly stderr: Sink },
): Sink {
  const { disk, cwd } = shell.sys;
  const path = resolvePath(cwd, target);
  if (path === '/dev/null') return { to: 'null' };
  if (path === '/dev/stdout') return open.stdout;
  if (path === '/dev/stderr') return open.stderr;
  try {
    if (target.endsWith('/') && target !== '/') throw new SystemError('EISDIR', target);
    if (append) disk.append(path, '');
    else if (disk.exists(path) && disk.stat(path).kind === 'file') disk.truncate(path, 0);
    else disk.write(path, '');
  } catch (error) {
    throw failure(target, error);
  }
  return { to: 'file', path };
}

function openSource(shell: Shell, target: string, stdin: Source): Source {
  const path = resolvePath(shell.sys.cwd, target);
  if (path === '/dev/null') return { from: 'null' };
  if (path === '/dev/stdin') return stdin;
  try {
    // A directory can be opened, but not read: its reader would get the error.
    return { from: 'text', text: new TextInput(shell.sys.disk.readText(path)) };
  } catch (error) {
    throw failure(target, error);
  }
}

function failure(target: string, error: unknown): Error {
  if (!(error instanceof SystemError)) return error as Error;
  return new RedirectFailure(`${target}: ${ERRNO_TEXT[error.code]}`);
}
