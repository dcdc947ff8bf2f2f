/**
 * Read-only questions to a host. A watched one is asked again after every event of the host, and
 * answers anew when its answer changed; so an expectation sees each change and nothing is polled.
 */

import { Encoder, type PlainValue } from '../kernel/codec.ts';
import type { Lane } from '../kernel/lane.ts';
import type { HostProbe } from './control.ts';
import { KIND } from './kinds.ts';

export class Probes {
  private readonly watched = new Map<number, { probe: HostProbe; last: string }>();
  private readonly lane: Lane;
  private readonly answer: (probe: HostProbe) => PlainValue;

  constructor(lane: Lane, answer: (probe: HostProbe) => PlainValue) {
    this.lane = lane;
    this.answer = answer;
  }

  ask(id: number, probe: HostProbe, watch: boolean): void {
    const answer = this.answer(probe);
    this.lane.emit(KIND.answered, { id, answer });
    if (!watch) return;
    this.watched.set(id, { probe, last: fingerprint(answer) });
    this.lane.afterEvent = () => this.refresh();
  }

  forget(id: number): void {
    this.watched.delete(id);
    if (this.watched.size === 0) this.lane.afterEvent = undefined;
  }

  private refresh(): void {
    for (const [id, watch] of this.watched) {
      const answer = this.answer(watch.probe);
      const now = fingerprint(answer);
      if (now === watch.last) continue;
      watch.last = now;
      this.lane.emit(KIND.answered, { id, answer });
    }
  }
}

function fingerprint(answer: PlainValue): string {
  const encoder = new Encoder();
  encoder.value(answer);
  return Buffer.from(encoder.take()).toString('latin1');
}
