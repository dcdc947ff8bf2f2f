/**
 * Takes steps for a served run: each is checked against what is bound when it comes, and handed
 * over in the order of coming.
 */

import type { Registry } from '../plugin/registry.ts';
import type { Whereabouts } from '../scenario/check/lone-step.ts';
import type { ClusterModel, Step } from '../scenario/model.ts';
import type { ServedRun, StepAnswer } from './served-run.ts';

export interface Taken {
  readonly served: ServedRun;
  readonly cluster: ClusterModel;
  readonly registry: Registry;
}

export class StepIntake {
  readonly #taken: Taken;
  #last: Promise<unknown> = Promise.resolve();

  constructor(taken: Taken) {
    this.#taken = taken;
  }

  /** `read` checks the step; what it throws, this rejects with, and nothing is played. */
  async play(read: (whereabouts: Whereabouts) => Promise<Step>): Promise<StepAnswer> {
    const { served, cluster, registry } = this.#taken;
    const handed = this.#last.then(async () => {
      const place = await served.place();
      const step = await read({ cluster, registry, place });
      return { played: served.step(step) };
    });
    this.#last = handed.catch(() => {});
    return (await handed).played;
  }
}
