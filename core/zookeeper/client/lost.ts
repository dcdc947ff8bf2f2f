/**
 * News of a loss that can be awaited, and asked whether it has come: `while (!lost.settled) …`,
 * then `await lost` for the reason.
 */
import type { System } from '../../machine/system.ts';

export class Lost implements PromiseLike<string> {
  #settle: (reason: string) => void = () => {};
  #settled = false;
  readonly #promise: Promise<string>;

  constructor(sys: System) {
    this.#promise = sys.promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** The first reason counts. */
  settle(reason: string): void {
    this.#settled = true;
    this.#settle(reason);
  }

  // biome-ignore lint/suspicious/noThenProperty: it is there to be awaited.
  then<A = string, B = never>(
    fulfilled?: ((reason: string) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#promise.then(fulfilled, rejected);
  }
}
