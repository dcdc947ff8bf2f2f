/**
 * The invariants of the loaded plugins: pure reducers over the merged trace, all on unless a
 * scenario says `without` and why. The first that fails ends the run.
 */

import { KIND } from '../../machine/kinds.ts';
import type { VacuousCheck } from '../result.ts';
import type { Director } from './director.ts';

/**
 * Starts all invariants. Asked afterwards, it names those whose events never occurred although a
 * role of their plugin ran: that of a plugin which nobody runs says nothing new.
 */
export function watchInvariants(director: Director): () => readonly VacuousCheck[] {
  const { registry, scenario, timeline, view } = director;
  const off = new Set(scenario.without.map(({ invariant }) => invariant));
  const silent = new Map<string, string>();
  const active = new Set<string>();
  timeline.on(KIND.started, ({ data }) => {
    const role = registry.roles.get(String(data.program));
    if (role) active.add(role.plugin);
  });
  for (const [name, piece] of registry.invariants) {
    if (off.has(name)) continue;
    silent.set(name, piece.plugin);
    const { definition } = piece;
    const state = definition.start();
    for (const [key, handler] of Object.entries(definition.on)) {
      const kind = key.includes('/') ? key : `${piece.plugin}/${key}`;
      timeline.on(kind, (record) => {
        silent.delete(name);
        handler(state, view.event(record), (why) =>
          director.fail({
            kind: 'invariant',
            by: name,
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
  return () =>
    [...silent].flatMap(([check, plugin]) =>
      active.has(plugin) ? [{ check, at: undefined, why: 'none of its events occurred' }] : [],
    );
}
