/** What the expectations on processes have in common. */

import { describeSelector, type Selector } from '../../../core/plugin/index.ts';

/** The role that a selector speaks of, or its own words. */
export function roleOf(selector: Selector): string {
  return selector.kind === 'role' ? selector.role : describeSelector(selector);
}
