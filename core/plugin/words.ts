/** The words that plugins bring, as plain data: what a shell must know that may sit elsewhere. */

import { faultLasts } from './define.ts';
import type { Registry } from './registry.ts';

export interface Words {
  /** By name: whether it lasts until it is healed, and what it takes. */
  readonly faults: Readonly<
    Record<string, { readonly lasts: boolean; readonly options: readonly string[] }>
  >;
  /** By name, as `jps` prints it: its states. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly events: readonly string[];
  readonly expectations: readonly string[];
}

export function wordsOf({ faults, roles, events, expectations }: Registry): Words {
  return {
    faults: Object.fromEntries(
      [...faults].map(([name, { definition }]) => {
        const options = Object.keys(definition.options);
        return [name, { lasts: faultLasts(definition), options }];
      }),
    ),
    roles: Object.fromEntries(
      [...roles].map(([name, { definition }]) => [name, definition.states]),
    ),
    events: [...events.keys()],
    expectations: [...expectations.keys()],
  };
}
