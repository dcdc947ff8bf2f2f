/**
 * Paths on the client's side: validation before anything is sent (`PathUtils.validatePath`), and
 * the chroot of a connect string, which only the client knows about.
 */

/** Java's `IllegalArgumentException` for a malformed path. */
export class PathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PathError';
  }
}

/** @throws PathError in the words of the Java client */
export function validatePath(path: string): void {
  if (path.length === 0) throw new PathError('Path length must be > 0');
  if (!path.startsWith('/')) throw new PathError('Path must start with / character');
  if (path.length === 1) return;
  if (path.endsWith('/')) throw new PathError('Path must not end with / character');
  for (let i = 1; i < path.length; i++) {
    const reason = faultAt(path, i);
    if (reason) {
      throw new PathError(`Invalid path string "${path}" caused by ${reason} @${i}`);
    }
  }
}

function faultAt(path: string, i: number): string | undefined {
  const code = path.charCodeAt(i);
  const char = path[i];
  if (code === 0) return 'null character not allowed';
  if (char === '/') return path[i - 1] === '/' ? 'empty node name specified' : undefined;
  if (char === '.') {
    const ends = i + 1 === path.length || path[i + 1] === '/';
    const start = path[i - 1] === '.' ? i - 2 : i - 1;
    return ends && path[start] === '/' ? 'relative paths not allowed' : undefined;
  }
  const control = code <= 0x1f || (code >= 0x7f && code <= 0x9f);
  const special = (code >= 0xd800 && code <= 0xf8ff) || code >= 0xfff0;
  return control || special ? 'invalid character' : undefined;
}

/** `host:port,host:port/chroot`, taken apart as `ConnectStringParser` does. */
export interface ConnectString {
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  /** Without a trailing slash; empty when there is none. */
  readonly chroot: string;
}

const DEFAULT_PORT = 2181;

/** @throws PathError for a bad chroot or an empty host list */
export function parseConnectString(text: string): ConnectString {
  const slash = text.indexOf('/');
  const chroot = slash < 0 || slash === text.length - 1 ? '' : text.slice(slash);
  if (chroot !== '') validatePath(chroot);
  const servers = (slash < 0 ? text : text.slice(0, slash))
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const colon = part.lastIndexOf(':');
      if (colon < 0) return { host: part, port: DEFAULT_PORT };
      return { host: part.slice(0, colon), port: Number.parseInt(part.slice(colon + 1), 10) };
    });
  if (servers.length === 0) throw new PathError('A HostProvider may not be empty!');
  return { servers, chroot };
}

/** The path a server knows. */
export function withChroot(chroot: string, path: string): string {
  if (chroot === '') return path;
  return path === '/' ? chroot : chroot + path;
}

/** The path a client knows. */
export function withoutChroot(chroot: string, path: string): string {
  if (chroot === '' || !path.startsWith(chroot)) return path;
  return path.length === chroot.length ? '/' : path.slice(chroot.length);
}
