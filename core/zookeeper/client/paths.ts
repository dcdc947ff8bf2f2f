/**
 * Paths on the client's side: validation before anything is sent (`PathUtils.validatePath`), and
 * the chroot of a connect string, which only the client knows about.
 */
import { pathProblem } from '../tree/path.ts';

/** Java's `IllegalArgumentException` for a malformed path. */
export class PathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PathError';
  }
}

/** @throws PathError in the words of the Java client */
export function validatePath(path: string, isSequential = false): void {
  const problem = pathProblem(path, isSequential);
  if (problem !== undefined) throw new PathError(problem);
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
