/**
 * What somebody beside the run may know of it at any moment: who lives and in which state, what is
 * bound, what stands on the screens, and what caused the last change.
 */

import { KIND } from '../../machine/kinds.ts';
import type { CauseLink } from '../result.ts';
import { MAIN } from './commands.ts';
import type { Director } from './director.ts';
import type { Names } from './names.ts';
import type { HostState, Place } from './visitor.ts';
import type { Explainer } from './why.ts';

export class Onlooker {
  private readonly director: Director;
  private readonly explain: () => Explainer;
  private readonly prompts: Record<string, string> = {};

  /** `explain` reads the trace up to now. */
  constructor(director: Director, explain: () => Explainer) {
    this.director = director;
    this.explain = explain;
    const { timeline, registry, view } = director;
    // What a check that is typed later will ask about may happen long before it.
    for (const kind of registry.events.keys()) view.keep(timeline, kind);
    timeline.on(KIND.lineEnded, ({ lane, data }) => {
      const place = placeOf(this.hostOf(lane), data.terminal as string);
      this.prompts[place] = data.prompt as string;
    });
  }

  hosts(): HostState[] {
    const { scenario, view, registry } = this.director;
    return scenario.cluster.hosts.map(({ name }) => ({
      host: name,
      powered: view.isPowered(name),
      roles: view
        .processes()
        .filter(({ host, program }) => host === name && registry.roles.has(program))
        .map(({ program, pid, state, stopped }) => ({
          role: program,
          pid,
          state:
            state ??
            (registry.roles.get(program)!.definition.states?.length ? 'starting' : undefined),
          paused: stopped,
        })),
    }));
  }

  /** What can be said and done here; the caller knows why it asks. */
  place(names: Names): Omit<Place, 'why' | 'step' | 'failure'> {
    return {
      timeMs: this.director.timeline.now / 1_000,
      names: names.bound(),
      lasting: names.lasting(),
      prompts: this.prompts,
      dark: this.hosts().flatMap(({ host, powered }) => (powered ? [] : [host])),
      terminals: this.director.terminals.all().map(({ name, host, waiting, prompt }) => {
        const shell = this.prompts[placeOf(host, name)] ?? '';
        return { name, host, program: waiting, prompt: waiting === undefined ? shell : prompt };
      }),
    };
  }

  /** What caused the last change of a host, or of any. */
  why(host: string | undefined): CauseLink[] {
    const explainer = this.explain();
    return explainer.causes(explainer.lastChange(this.lanes(host)));
  }

  /** The last events of a host, or of all. */
  lastEvents(host: string | undefined, count: number): CauseLink[] {
    return this.explain().lastEvents(this.lanes(host), count);
  }

  hostOf(lane: number): string {
    return this.director.scenario.cluster.hosts[lane - 1]!.name;
  }

  private lanes(host: string | undefined): ReadonlySet<number> {
    const { hosts } = this.director.scenario.cluster;
    const meant = hosts.filter(({ name }) => host === undefined || name === host);
    return new Set(meant.map(({ index }) => index));
  }
}

/** A host stands for the terminal that it has from the start. */
function placeOf(host: string, terminal: string): string {
  return terminal === MAIN ? host : `${host}/${terminal}`;
}
