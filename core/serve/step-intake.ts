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
  /** Settles when the step that came last is on its way. */
  #last: Promise<void> = Promise.resolve();

  constructor(taken: Taken) {
    this.#taken = taken;
  }

  /**
   * `read` checks the step; what it throws, this rejects with, and nothing is played. The next one
   * waits until this is on its way, not until it has ended.
   */
  async play(read: (whereabouts: Whereabouts) => Promise<Step>): Promise<StepAnswer> {
    const { served, cluster, registry } = this.#taken;
    const before = this.#last;
    let isOnItsWay = () => {};
    this.#last = new Promise((resolve) => {
      isOnItsWay = resolve;
    });
    let played: Promise<StepAnswer>;
    try {
      await before;
      const place = await served.place();
      // Awaited here and not chained, for the stack of what is wrong leads back to whoever asked.
      played = served.step(await read({ cluster, registry, place }));
    } finally {
      isOnItsWay();
    }
    return played;
  }
}
