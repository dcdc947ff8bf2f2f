/** Why a port of this machine cannot be had, in an error that says so. */

import { getSystemErrorMap } from 'node:util';
import { QuorateError } from '../errors/quorate-error.ts';

/**
 * What stands for the error of a real server that was to listen at `port`, for `what`:
 * serve/port-in-use or serve/port-refused.
 */
export function notListening(error: NodeJS.ErrnoException, port: number, what: string): Error {
  if (error.code === 'EADDRINUSE') return new QuorateError('serve/port-in-use', { port, what });
  const known = error.errno === undefined ? undefined : getSystemErrorMap().get(error.errno);
  if (!known) return error;
  return new QuorateError('serve/port-refused', { port, what, why: known[1] });
}
