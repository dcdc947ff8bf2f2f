/** The one error class that reaches a user: a code of the table, its parameters, and a place. */

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

/** Replaces `{name}` by its parameter; an unknown name stays, so that a mistake shows. */
export function fill(template: string, parameters: ErrorParameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => `${parameters[name] ?? whole}`);
}
