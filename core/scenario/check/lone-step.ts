/**
 * A step that stands in no file: typed by a person, or sent to a cluster that is served. It is
 * checked as those of a file are, against what the run says is bound by now; it uses no files.
 */

import type { Registry } from '../../plugin/registry.ts';
import type { Problem, SourceNode } from '../../plugin/source.ts';
import { placeOf } from '../load/plain.ts';
import type { ClusterModel, Step } from '../model.ts';
import type { Place } from '../run/visitor.ts';
import { Scope } from './scope.ts';
import { readStep } from './steps.ts';

/** What must be known where the step is to be played. */
export interface Whereabouts {
  readonly cluster: ClusterModel;
  readonly registry: Registry;
  readonly place: Pick<Place, 'names' | 'terminals'>;
}

/** The step, or what is wrong with it. */
export function readLoneStep(
  node: SourceNode,
  { cluster, registry, place }: Whereabouts,
): Step | readonly Problem[] {
  const problems: Problem[] = [];
  const scope = new Scope(cluster, registry, problems, new Map(place.names));
  for (const { name, host } of place.terminals) {
    scope.openTerminal(name, { kind: 'host', name: host }, placeOf(node.at.file));
  }
  const step = readStep(node, scope);
  return step && problems.length === 0 ? step : problems;
}
