/** What Java makes of a refusal by the operating system: an `IOException` with Linux's text. */

import { ERRNO_TEXT, SystemError } from '../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../hadoop-common/door.ts';

/** The exception for something caught; what is no {@link SystemError} is thrown on as it is. */
export function ioException(error: unknown): JavaException {
  if (error instanceof JavaException) return error;
  if (!(error instanceof SystemError)) throw error;
  const { code, subject } = error;
  const text = ERRNO_TEXT[code];
  return code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES'
    ? new JavaException(JAVA.fileNotFound, `${subject} (${text})`)
    : new JavaException(JAVA.io, text);
}

/** Runs what touches the disk. @throws JavaException */
export async function withJavaIo<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw ioException(error);
  }
}
