/** `GlobPattern`: the wildcards of the shell of HDFS, for one component of a path. */

import { illegalArgument } from './path.ts';

const SPECIAL = /[*?[\]{}\\]/;
const REGEXP_SPECIAL = /[.$()|+^]/;

export function hasWildcard(component: string): boolean {
  return SPECIAL.test(component);
}

/** Without its quoting, for a component that has no wildcard. */
export function unquoted(component: string): string {
  return component.replace(/\\(.)/g, '$1');
}

/** @throws IllegalArgumentException */
export function globPattern(glob: string): RegExp {
  let out = '';
  let braces = 0;
  let inSet = false;
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    if (char === '\\') {
      out += `\\${glob.charAt(++at)}`;
    } else if (inSet) {
      if (char === ']') inSet = false;
      out += char;
    } else if (char === '[') {
      inSet = true;
      const negated = glob.charAt(at + 1) === '!' || glob.charAt(at + 1) === '^';
      out += negated ? '[^' : '[';
      if (negated) at++;
    } else if (char === '{') {
      braces++;
      out += '(?:';
    } else if (char === '}' && braces > 0) {
      braces--;
      out += ')';
    } else if (char === ',' && braces > 0) {
      out += '|';
    } else if (char === '*') {
      out += '.*';
    } else if (char === '?') {
      out += '.';
    } else {
      out += REGEXP_SPECIAL.test(char) ? `\\${char}` : char;
    }
  }
  if (inSet || braces > 0) {
    const what = inSet ? 'Unclosed character class' : 'Unclosed group';
    throw illegalArgument(`${what} near index ${glob.length - 1}\n${glob}`);
  }
  return new RegExp(`^${out}$`, 's');
}

/** `GlobExpander`: alternatives that hold a slash are patterns of their own. */
export function expandBraces(glob: string): string[] {
  const match = /\{([^{}]*\/[^{}]*)\}/.exec(glob);
  if (!match) return [glob];
  const [whole, inside] = match as unknown as [string, string];
  const before = glob.slice(0, match.index);
  const after = glob.slice(match.index + whole.length);
  return inside.split(',').flatMap((one) => expandBraces(`${before}${one}${after}`));
}
