/** The event by which a lane says that code of its host is at fault. */

import { type ErrorParameters, QuorateError } from '../errors/quorate-error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { PlainValue } from './codec.ts';

/** Nothing of that lane happens after it; the run ends one look-ahead later. */
export const FAILED = 'kernel/failed';

/** The failure that a {@link FAILED} event carries. */
export function failureOf(data: { readonly [key: string]: PlainValue }, detail = ''): QuorateError {
  const parameters = data.parameters as ErrorParameters;
  return new QuorateError(data.code as ErrorCode, parameters, detail === '' ? undefined : detail);
}
