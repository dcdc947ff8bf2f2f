/** What invariants make of a few events by hand: who did what, in a line each. */

import type { InvariantDefinition, TraceEvent } from '../../core/plugin/index.ts';

/** `m1` is host 1, `c1` is none of the servers. */
export type Happening = readonly [host: string, kind: string, data: TraceEvent['data']];

/** The names of the invariants that these events break. */
export function broken(
  invariants: Readonly<Record<string, InvariantDefinition>>,
  happenings: readonly Happening[],
): string[] {
  const names = new Set<string>();
  for (const [name, definition] of Object.entries(invariants)) {
    const state = definition.start();
    for (const [sequence, [host, kind, data]] of happenings.entries()) {
      const hostIndex = Number(host.slice(1)) + (host.startsWith('c') ? 100 : 0);
      const event: TraceEvent = {
        ...{ time: sequence, sequence, pid: 1_000, process: 'any', cause: undefined },
        ...{ host, hostIndex, kind: `zookeeper/${kind}`, data },
      };
      definition.on[kind]?.(state, event, () => names.add(name));
    }
  }
  return [...names];
}
