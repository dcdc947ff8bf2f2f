/** `org.apache.hadoop.fs.Path`: scheme, authority and a normalised path, taken from a text. */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';

export interface Path {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  /** Without a slash at its end; relative when it does not begin with one. */
  readonly path: string;
}

/** @throws IllegalArgumentException */
export function parsePath(text: string): Path {
  if (text === '') {
    throw illegalArgument('Can not create a Path from an empty string');
  }
  const colon = text.indexOf(':');
  const slash = text.indexOf('/');
  const hasScheme = colon !== -1 && (slash === -1 || colon < slash);
  const scheme = hasScheme ? text.slice(0, colon) : undefined;
  let rest = hasScheme ? text.slice(colon + 1) : text;
  let authority: string | undefined;
  if (rest.startsWith('//') && rest.length > 2) {
    const end = rest.indexOf('/', 2);
    authority = end === -1 ? rest.slice(2) : rest.slice(2, end);
    rest = end === -1 ? '' : rest.slice(end);
  }
  if (hasScheme && !rest.startsWith('/') && !(rest === '' && authority)) {
    throw relativeInAbsolute(text);
  }
  for (const part of rest.split('/')) if (part.includes(':')) throw relativeInAbsolute(part);
  const path = normalise(hasScheme && rest === '' ? '/' : rest);
  return { scheme, authority: authority || undefined, path };
}

export function isAbsolute({ path }: Path): boolean {
  return path.startsWith('/');
}

/** The parent of an absolute path; the root has none. */
export function parentOf(path: string): string | undefined {
  if (path === '/') return undefined;
  const at = path.lastIndexOf('/');
  return at === 0 ? '/' : path.slice(0, at);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function childOf(path: string, name: string): string {
  return path.endsWith('/') ? `${path}${name}` : `${path}/${name}`;
}

export function illegalArgument(text: string): JavaException {
  return new JavaException(JAVA.illegalArgument, text);
}

function relativeInAbsolute(text: string): JavaException {
  return illegalArgument(`java.net.URISyntaxException: Relative path in absolute URI: ${text}`);
}

/** As `URI.normalize`: without `.`, `//` and what `..` takes back. */
function normalise(path: string): string {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else parts.push(part);
  }
  return absolute ? `/${parts.join('/')}` : parts.join('/');
}
