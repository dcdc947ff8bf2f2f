/**
 * `transcript`: a pasted terminal session. Lines with a prompt are typed on the host that stands in
 * it; what is between them is what the screen must show.
 */

import { readTemplate } from '../../plugin/matcher.ts';
import { listOf, spanIn } from '../../plugin/problem.ts';
import type { ScalarNode } from '../../plugin/source.ts';
import type { TranscriptStep } from '../model.ts';
import type { PastedCommand, PastedLine } from '../pasted.ts';
import type { Scope } from './scope.ts';
import type { StepSource } from './steps.ts';

/** `root@m1:/tmp# ls`, `root@m1 ~$ ls`, `[root@m1 tmp]# ls`. */
const PROMPTS: readonly RegExp[] = [
  /^(?<user>[\w.-]+)@(?<host>[\w.-]+):\s?(?<directory>[^\s#$]*)\s?[#$](?: (?<text>.*))?$/,
  /^(?<user>[\w.-]+)@(?<host>[\w.-]+)\s+(?<directory>[^\s#$]+)\s?[#$](?: (?<text>.*))?$/,
  /^\[(?<user>[\w.-]+)@(?<host>[\w.-]+)\s+(?<directory>[^\]]+)\]\s?[#$](?: (?<text>.*))?$/,
];

interface Prompt {
  readonly user: string;
  readonly host: string;
  readonly directory: string;
  readonly text: string;
}

function promptOf(line: string): Prompt | undefined {
  for (const shape of PROMPTS) {
    const found = shape.exec(line)?.groups;
    if (!found) continue;
    const { user = '', host = '', directory = '', text = '' } = found;
    return { user, host, directory, text: text.trim() };
  }
  return undefined;
}

export function readTranscript(
  { verb, base }: StepSource,
  scope: Scope,
): TranscriptStep | undefined {
  const wanted = 'a session, pasted below `|`';
  const node = scope.scalar(verb.value, '`transcript`', wanted);
  if (!node) return undefined;
  const right = readTemplate(node, scope);
  const lines = linesOf(node);
  const first = lines.find(({ text }) => text.trim() !== '');
  if (!first || !promptOf(first.text)) {
    const example = `root@${scope.hosts[0] ?? 'm1'}:~# hostname`;
    return scope.report('language/no-prompt', { example }, first?.at ?? node.at);
  }
  const commands: (PastedCommand | undefined)[] = [];
  for (let at = lines.indexOf(first); at < lines.length; ) {
    const end = nextPrompt(lines, at);
    commands.push(readCommand(lines.slice(at, end), scope));
    at = end;
  }
  if (!right || !commands.every((one) => one !== undefined)) return undefined;
  const isBlock = node.block === true && node.origin !== undefined;
  return { ...base, verb: 'transcript', commands, rewritable: isBlock };
}

function linesOf(node: ScalarNode): PastedLine[] {
  let offset = 0;
  return node.text
    .trimEnd()
    .split('\n')
    .map((text) => {
      const at = spanIn(node, offset, text.length);
      offset += text.length + 1;
      return { text: text.trimEnd(), at };
    });
}

function nextPrompt(lines: readonly PastedLine[], from: number): number {
  const next = lines.findIndex(({ text }, at) => at > from && promptOf(text) !== undefined);
  return next < 0 ? lines.length : next;
}

/** A prompt line with what follows it up to the next. */
function readCommand(lines: readonly PastedLine[], scope: Scope): PastedCommand | undefined {
  const [line] = lines;
  const prompt = line && promptOf(line.text);
  if (!line || !prompt) return undefined;
  const { user, host, directory } = prompt;
  if (!scope.hosts.includes(host)) {
    const hint = `the hosts are ${listOf(scope.hosts)}`;
    const at = partOf(line, host);
    return scope.report('language/unknown-host', { text: host }, at, hint);
  }
  if (user !== 'root') {
    const hint = `write the prompt of root: \`root@${host}:~#\``;
    return scope.report('language/bad-user', { user }, partOf(line, user), hint);
  }
  let text = prompt.text;
  let typed = 1;
  // Behind `> ` stands what a shell asked for to end the command.
  while (isUnfinished(text) && lines[typed]?.text.startsWith('>')) {
    text += `\n${lines[typed]!.text.replace(/^> ?/, '')}`;
    typed++;
  }
  return {
    host,
    directory,
    text,
    at: line.at,
    typedUntil: lines[typed - 1]!.at,
    output: lines.slice(typed),
  };
}

function partOf({ text, at }: PastedLine, part: string): PastedLine['at'] {
  const offset = text.indexOf(part);
  return { ...at, column: at.column + Math.max(0, offset), length: part.length };
}

/** An open quote, a line that goes on, or a here-document without its end. */
function isUnfinished(text: string): boolean {
  const marker = /<<-?\s*["']?(\w+)["']?/.exec(text)?.[1];
  if (marker !== undefined) return !text.split('\n').slice(1).includes(marker);
  if (text.endsWith('\\')) return true;
  const plain = text.replace(/\\./g, '').replace(/'[^']*'|"[^"]*"/g, '');
  return /['"]/.test(plain);
}
