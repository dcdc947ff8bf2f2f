/** A step that was typed, checked as one of a file is. */

import type { Registry } from '../../plugin/registry.ts';
import { readLoneStep } from '../../scenario/check/lone-step.ts';
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
  // How a command ends is seen, not demanded; the file will say how it ended.
  const asked = saysHowItEnds(plain) ? plain : { ...plain, exit: 'any' };
  const read = readLoneStep(fromPlain(asked, placeOf(TYPED)), { cluster, registry, place });
  if ('verb' in read) return read;
  throw new WrongLine(read);
}

/** Whatever is no command, and a command whose end is expected to be this or that. */
export function saysHowItEnds(plain: PlainStep): boolean {
  return plain.run === undefined || plain.exit !== undefined || plain.expect !== undefined;
}
