/** The error class that reaches a user: a code of the table, its parameters, and details. */

import { ERRORS, type ErrorCode } from './table.ts';

export type ErrorParameters = Readonly<Record<string, string | number>>;

export class QuorateError extends Error {
  readonly code: ErrorCode;
  readonly parameters: ErrorParameters;
  /** A JavaScript stack or other detail, shown beside the message and never hashed. */
  readonly detail: string | undefined;

  constructor(code: ErrorCode, parameters: ErrorParameters = {}, detail?: string) {
    super(fill(ERRORS[code].message, parameters));
    this.name = 'QuorateError';
    this.code = code;
    this.parameters = parameters;
    this.detail = detail;
  }

  get cure(): string {
    return fill(ERRORS[this.code].cure, this.parameters);
  }

  get exit(): 2 | 3 {
    return ERRORS[this.code].exit;
  }
}

/** Several at once. It speaks as the first of them to whoever knows only one. */
export class SeveralErrors extends QuorateError {
  readonly errors: readonly QuorateError[];

  constructor(first: QuorateError, others: readonly QuorateError[]) {
    super(first.code, first.parameters, first.detail);
    this.errors = [first, ...others];
  }
}

/** Throws what there is: nothing, the one, or {@link SeveralErrors}. */
export function throwAll(errors: readonly QuorateError[]): void {
  const [first, ...others] = errors;
  if (first) throw others.length === 0 ? first : new SeveralErrors(first, others);
}

/** The errors that a thrown one stands for. */
export function allErrors(error: QuorateError): readonly QuorateError[] {
  return error instanceof SeveralErrors ? error.errors : [error];
}

/** Replaces `{name}` by its parameter; an unknown name stays, so that a mistake shows. */
export function fill(template: string, parameters: ErrorParameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => `${parameters[name] ?? whole}`);
}
