/** What `echo` prints, in the shell and as /usr/bin/echo. */

import { expandEscapes } from '../shell/ansi-string.ts';

export function echoText(args: readonly string[]): string {
  let first = 0;
  let newline = true;
  let escapes = false;
  for (; /^-[neE]+$/.test(args[first] ?? ''); first += 1) {
    for (const letter of (args[first] ?? '').slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = args.slice(first).join(' ');
  const end = newline ? '\n' : '';
  if (!escapes) return text + end;
  const expanded = expandEscapes(text, 'echo');
  return expanded.stopped ? expanded.text : expanded.text + end;
}
