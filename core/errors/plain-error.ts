/** An error as plain data, since it crosses a thread. */

import { QuorateError } from './quorate-error.ts';
import type { ErrorCode } from './table.ts';

export interface PlainError {
  readonly code: ErrorCode;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly detail: string | undefined;
}

/** What is none of the table is a defect. */
export function plainError(error: unknown): PlainError {
  if (error instanceof QuorateError) {
    const { code, parameters, detail } = error;
    return { code, parameters, detail };
  }
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const detail = error instanceof Error ? error.stack : undefined;
  return { code: 'command-line/defect', parameters: { error: why }, detail };
}

export function errorOf({ code, parameters, detail }: PlainError): QuorateError {
  return new QuorateError(code, parameters, detail);
}
