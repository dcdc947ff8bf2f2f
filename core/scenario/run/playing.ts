/** Which steps are being played, and where each step that was played stands in its file. */

import type { Span } from '../../plugin/source.ts';
import type { Step } from '../model.ts';

export class Playing {
  private readonly open = new Map<string, Step>();
  private readonly places = new Map<string, Span>();

  begins(path: string, step: Step): void {
    this.open.set(path, step);
    this.places.set(path, step.at);
  }

  ends(path: string): void {
    this.open.delete(path);
  }

  placeOf(path: string): Span | undefined {
    return this.places.get(path);
  }

  /** Handles and names of a step and the groups around it; without a path, of all that are open. */
  namesIn(path: string | undefined): string[] {
    return [...this.open].flatMap(([at, { as, name }]) =>
      path === undefined || path === at || path.startsWith(`${at}.`)
        ? [as, name].filter((one) => one !== undefined)
        : [],
    );
  }
}
