/** A step that was typed, checked as one of a file is. */

import type { Registry } from '../../plugin/registry.ts';
import type { Problem } from '../../plugin/source.ts';
import { Scope } from '../../scenario/check/scope.ts';
import { readStep } from '../../scenario/check/steps.ts';
import { fromPlain, placeOf } from '../../scenario/load/plain.ts';
import type { ClusterModel, Step } from '../../scenario/model.ts';
import type { Place } from '../../scenario/run/visitor.ts';
import { type PlainStep, TYPED, WrongLine } from './plain-step.ts';

/** @throws WrongLine */
export function checkTyped(
  plain: PlainStep,
  place: Place,
  cluster: ClusterModel,
  registry: Registry,
): Step {
  const problems: Problem[] = [];
  const scope = new Scope(cluster, registry, problems, new Map(place.names));
  const at = placeOf(TYPED);
  for (const { name, host } of place.terminals) {
    scope.openTerminal(name, { kind: 'host', name: host }, at);
  }
  // How a command ends is seen, not demanded; the file will say how it ended.
  const asked = saysHowItEnds(plain) ? plain : { ...plain, exit: 'any' };
  const step = readStep(fromPlain(asked, at), scope);
  if (!step || problems.length > 0) throw new WrongLine(problems);
  return step;
}

/** Whatever is no command, and a command whose end is expected to be this or that. */
export function saysHowItEnds(plain: PlainStep): boolean {
  return plain.run === undefined || plain.exit !== undefined || plain.expect !== undefined;
}
