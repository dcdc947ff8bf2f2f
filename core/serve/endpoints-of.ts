/** Waits for a served run to stand. */

import { QuorateError } from '../errors/quorate-error.ts';
import type { Endpoints } from './endpoints.ts';
import type { ServedRun } from './served-run.ts';

/**
 * Where it is to be found; undefined when the run came to its end before, and its result says why.
 * @throws QuorateError serve/port-in-use, serve/port-refused, and what else kept it from standing
 */
export async function endpointsOf(served: ServedRun): Promise<Endpoints | undefined> {
  try {
    return await served.ready;
  } catch (error) {
    if (error instanceof QuorateError && error.code === 'serve/ended') return undefined;
    throw error;
  }
}
