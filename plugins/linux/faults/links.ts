/** What the faults on links have in common: between which hosts, in which direction, which ports. */

import {
  type CheckWorld,
  type FaultWorld,
  type LinkRule,
  t,
  type Values,
} from '../../../core/plugin/index.ts';

export const LINK_OPTIONS = {
  between: t.list(t.selector(), { about: 'groups that are affected both ways', optional: true }),
  from: t.selector({ about: 'one way: the sending side', optional: true }),
  to: t.selector({ about: 'one way: the receiving side', optional: true }),
  ports: t.list(t.int(), { about: 'only connections to these ports', optional: true }),
} as const;

export type LinkValues = Values<typeof LINK_OPTIONS>;

interface Direction {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The one-way pairs of groups that the options speak of. */
export function directions(world: CheckWorld, options: LinkValues): Direction[] {
  const { between, from, to } = options;
  if (between) {
    const groups = world.groups(between);
    return groups.flatMap((one, i) =>
      groups.filter((_, j) => i !== j).map((other) => ({ from: one, to: other })),
    );
  }
  if (!from || !to) return [];
  const [sending = [], receiving = []] = world.groups([from, to]);
  return [{ from: sending, to: receiving }];
}

/** Why these options name no link at all, or undefined. */
export function namesNoLink(world: CheckWorld, options: LinkValues): string | undefined {
  const all = directions(world, options);
  if (all.length === 0) return 'it names no links: write `between: [a, b]`, or `from:` and `to:`';
  const links = all.flatMap(({ from, to }) => from.flatMap((a) => to.filter((b) => a !== b)));
  return links.length === 0 ? 'no two different hosts stand on its two sides' : undefined;
}

/** Puts the same change on every link that the options speak of. */
export function beginLinks(
  world: FaultWorld,
  options: LinkValues,
  change: Partial<LinkRule>,
): void {
  for (const [at, { from, to }] of directions(world, options).entries()) {
    world.link({ id: `${world.id}/${at}`, from, to, ports: options.ports ?? [], ...change });
  }
}

export function endLinks(world: FaultWorld): void {
  for (const rule of world.linkRules()) {
    if (rule.id.startsWith(`${world.id}/`)) world.unlink(rule.id);
  }
}
