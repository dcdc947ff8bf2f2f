/** Errors as reporters get them: the words of the table, and a stack where nobody expected one. */

import { QuorateError } from '../errors/quorate-error.ts';
import type { PlainFault } from '../report/reporter.ts';

export function plainFault(error: QuorateError): PlainFault {
  const { code, message, cure, detail } = error;
  return { code, message, cure, detail };
}

/** Any error as one of the table; what is not is a defect of ours. */
export function asQuorateError(error: unknown): QuorateError {
  if (error instanceof QuorateError) return error;
  const thrown = error instanceof Error ? error : new Error(String(error));
  const text = `${thrown.name}: ${thrown.message}`;
  return new QuorateError('command-line/defect', { error: text }, thrown.stack);
}
