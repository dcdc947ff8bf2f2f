/**
 * The invariants of the loaded plugins: pure reducers over the merged trace, all on unless a
 * scenario says `without` and why. The first that fails ends the run.
 */

import type { Director } from './director.ts';

/** Starts all invariants; returns the names of those whose events never occurred, when asked. */
export function watchInvariants(director: Director): () => readonly string[] {
  const { registry, scenario, timeline, view } = director;
  const off = new Set(scenario.without.map(({ invariant }) => invariant));
  const silent = new Set<string>();
  for (const [name, piece] of registry.invariants) {
    if (off.has(name)) continue;
    silent.add(name);
    const { definition } = piece;
    const state = definition.start();
    for (const [key, handler] of Object.entries(definition.on)) {
      const kind = key.includes('/') ? key : `${piece.plugin}/${key}`;
      timeline.on(kind, (record) => {
        silent.delete(name);
        handler(state, view.event(record), (why) =>
          director.fail({
            kind: 'invariant',
            message: `${name}: ${why}`,
            at: scenario.at,
            step: undefined,
            expected: definition.summary,
            actual: why,
            about: { lane: record.lane, sequence: record.sequence },
            exit: 1,
            time: timeline.now,
          }),
        );
      });
    }
  }
  return () => [...silent];
}
