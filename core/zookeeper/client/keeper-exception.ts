/**
 * `KeeperException`: why an operation was refused, or that its outcome is unknown. The code is the
 * protocol's; the message is the one Java prints.
 */
import { ProgramError } from '../../machine/system.ts';
import { Code, codeMessage } from '../protocol/codes.ts';
import type { MultiResult } from '../protocol/multi.ts';

export class KeeperException extends ProgramError {
  /** One of `Code`. */
  readonly code: number;
  readonly path: string | undefined;
  /** Of a failed multi: what became of each operation. */
  readonly results: readonly MultiResult[] | undefined;

  constructor(code: number, path?: string, results?: readonly MultiResult[]) {
    super(codeMessage(code, path));
    this.name = 'KeeperException';
    this.code = code;
    this.path = path;
    this.results = results;
  }
}

/** Whether an error is a {@link KeeperException} with this code: `is(error, 'noNode')`. */
export function is(error: unknown, name: keyof typeof Code): error is KeeperException {
  return error instanceof KeeperException && error.code === Code[name];
}
