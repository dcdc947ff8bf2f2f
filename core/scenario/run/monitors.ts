/** All that is watched in a run, and what came of it. */

import type { Sighting, VacuousCheck } from '../result.ts';
import type { Director } from './director.ts';
import { Monitor, type Watched } from './monitor.ts';
import type { Names } from './names.ts';

export class Monitors {
  private readonly all: Monitor[] = [];
  private readonly director: Director;

  constructor(director: Director) {
    this.director = director;
  }

  /** Watches checks until the monitor is closed. */
  open(checks: Watched, names: Names): Monitor {
    const monitor = new Monitor(this.director, checks, names);
    this.all.push(monitor);
    return monitor;
  }

  get sightings(): readonly Sighting[] {
    return this.all.flatMap(({ sightings }) => sightings);
  }

  get vacuous(): readonly VacuousCheck[] {
    return this.all.flatMap(({ vacuous }) => vacuous);
  }
}
