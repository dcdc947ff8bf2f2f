/** What the expectations on processes have in common. */

import {
  type CheckWorld,
  describeSelector,
  type EventPlace,
  type Selector,
} from '../../../core/plugin/index.ts';

/** The role that a selector speaks of, or its own words. */
export function roleOf(selector: Selector): string {
  return selector.kind === 'role' ? selector.role : describeSelector(selector);
}

/** What to say of a program that lives on none of these hosts. */
export function noneRan(program: string, hosts: readonly { readonly name: string }[]): string {
  return `no ${program} ran on ${hosts.map(({ name }) => name).join(', ')}`;
}

/** What last became of a program on each of these hosts. */
export function changesOf(
  program: string,
  hosts: readonly { readonly name: string }[],
  world: CheckWorld,
): EventPlace[] {
  return hosts.flatMap(({ name }) => world.lastChange(program, name) ?? []);
}
