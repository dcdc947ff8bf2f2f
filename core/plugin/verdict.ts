/** Verdicts: how several become one, and how a matcher of an option gives one. */

import type { TraceValue } from '../machine/system.ts';
import type {
  BoundMatcher,
  BoundValues,
  CheckWorld,
  EventPlace,
  Options,
  Verdict,
} from './define.ts';
import { describeMatcher, textOf } from './match.ts';
import type { Matcher } from './matcher.ts';
import type { Values } from './type.ts';

/** Holds when all hold; tells of those that do not. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  const failing = verdicts.filter(({ holds }) => !holds);
  const shown = failing.length > 0 ? failing : verdicts;
  const saw = shown.map((verdict) => verdict.saw).join('\n');
  const about = shown.find((verdict) => verdict.about)?.about;
  const evidence = evidenceIn(shown);
  return { holds: failing.length === 0, saw, absent: absentIn(verdicts), about, evidence };
}

/** The events that made them so. */
export function evidenceIn(verdicts: readonly Verdict[]): readonly EventPlace[] {
  return verdicts.flatMap(({ evidence, about }) => evidence ?? (about ? [about] : []));
}

/** Nothing that these checks speak of was there. */
export function absentIn(verdicts: readonly Verdict[]): string | undefined {
  const absences = verdicts.map(({ absent }) => absent);
  return absences.includes(undefined) ? undefined : [...new Set(absences)].join(', ');
}

/** Compares, and knows what `${{ … }}` stand for. */
type Asked = Pick<CheckWorld, 'test'> & { filled(text: string): string };

/** Options whose matchers can be asked; the world knows what their `${{ … }}` stand for. */
export function bindMatchers<O extends Options>(
  types: O,
  values: Values<O>,
  world: Asked,
): BoundValues<O> {
  const bound = Object.entries(values).map(([name, value]) => {
    const isMatcher = types[name]?.kind === 'matcher' && value !== undefined;
    return [name, isMatcher ? bind(name, value as Matcher, world) : value];
  });
  return Object.fromEntries(bound) as BoundValues<O>;
}

function bind(name: string, matcher: Matcher, world: Asked): BoundMatcher {
  return {
    ...matcher,
    test(seen: TraceValue, about): Verdict {
      const holds = world.test(matcher, seen);
      const wanted = holds ? '' : ` (expected ${world.filled(describeMatcher(matcher))})`;
      const when = about ? `, as ${about.host} said at ${(about.time / 1e6).toFixed(3)} s` : '';
      return { holds, saw: `${name} is ${textOf(seen)}${wanted}${when}`, about };
    },
  };
}
