/** Texts for refusals of the system, as C programs print them. */

import { ERRNO_TEXT, SystemError } from './system.ts';

/** `strerror(errno)` of a system error. @throws whatever else it is given: that is a bug */
export function reasonOf(error: unknown): string {
  if (error instanceof SystemError) return ERRNO_TEXT[error.code];
  throw error;
}
