/**
 * The thread that a served run lives in, together with its real sockets. The main thread asks over
 * a port, and gets every answer in plain data.
 */

import type { MessagePort } from 'node:worker_threads';
import { type PlainError, plainError } from '../errors/plain-error.ts';
import type { PlainValue } from '../kernel/codec.ts';
import type { OutsideInput } from '../machine/outside.ts';
import { traceLines } from '../report/trace-lines.ts';
import type { Step } from '../scenario/model.ts';
import type { ScenarioResult, StepResult } from '../scenario/result.ts';
import { runScenario } from '../scenario/run/run.ts';
import type { Desk, Live, StepAnswer } from '../scenario/run/serving.ts';
import type { NeighbourPlan } from '../scenario/run/specification.ts';
import type { Place } from '../scenario/run/visitor.ts';
import { ownVersion } from '../scenario/version.ts';
import type { DoorPlan, Endpoints } from './endpoints.ts';
import { Gateway } from './gateway.ts';
import { sourceOf } from './read-recording.ts';
import { RealTime } from './real-time.ts';
import { RECORDING, Recorder, type RecordingEnd, type RecordingHeader } from './recording.ts';
import type { ServeRequest } from './served-run.ts';

export interface ServeTask extends Omit<ServeRequest, 'onStep'> {
  readonly port: MessagePort;
  /** Shared memory of the watchdog. */
  readonly watch: SharedArrayBuffer;
}

/** Loads the code of this module, ahead of the run. */
export type OnlyLoad = 'only load';

/** What the main thread asks; `id` comes back with the answer. */
export type Question = { readonly id: number } & (
  | { readonly ask: 'step'; readonly step: Step }
  | { readonly ask: 'place' }
  | { readonly ask: 'hosts' }
  | { readonly ask: 'why'; readonly host: string | undefined }
  | { readonly ask: 'events'; readonly host: string | undefined; readonly count: number }
  | { readonly ask: 'trace'; readonly from: number }
);

export type ServeMessage =
  | { readonly kind: 'step'; readonly step: StepResult }
  | { readonly kind: 'ready'; readonly endpoints: Endpoints }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown };

export type MainMessage = Question | { readonly ask: 'stop' };

export type ServeEnd = { readonly result: ScenarioResult } | { readonly error: PlainError };

const TIMELINE = 0;

export default async function serveWorker(
  task: ServeTask | OnlyLoad,
): Promise<ServeEnd | undefined> {
  if (task === 'only load') return undefined;
  try {
    return { result: await new ServedWorker(task).run() };
  } catch (error) {
    return { error: plainError(error) };
  } finally {
    task.port.close();
  }
}

class ServedWorker {
  private readonly task: ServeTask;
  private readonly time: RealTime;
  private readonly gateway: Gateway;
  /** The lane of the outside from which clients come; those of the neighbours follow. */
  private readonly clients: number;
  private readonly neighbours: readonly NeighbourPlan[];
  private readonly recorder: Recorder | undefined;
  /** The questions that asked for steps, in their order. */
  private readonly asked: number[] = [];
  /** Asked before there was anybody to answer. */
  private readonly early: MainMessage[] = [];
  private desk: Desk | undefined;
  /** Why nobody can connect. */
  private broken: unknown;

  constructor(task: ServeTask) {
    this.task = task;
    const { scenario, seed, recording, neighbours = [] } = task;
    this.clients = scenario.cluster.hosts.length + 1;
    this.neighbours = neighbours.map(({ name, ways }) => ({
      name,
      ports: ways.map(({ port }) => port),
    }));
    this.time = new RealTime(sourceOf(scenario, this.neighbours));
    this.gateway = new Gateway((to, input) => this.tell(to, input));
    const header: RecordingHeader = {
      ...{ recording: RECORDING, version: ownVersion(), seed },
      ...{ neighbours: this.neighbours, scenario },
    };
    this.recorder = recording === undefined ? undefined : new Recorder(recording, header);
    this.time.onArrivals = (arrivals, at) => this.recorder?.came(arrivals, at);
    this.time.onPause = () => this.gateway.flush();
  }

  async run(): Promise<ScenarioResult> {
    const { scenario, seed, executor, watch, port } = this.task;
    port.on('message', (message: MainMessage) => this.hear(message));
    let end: RecordingEnd | undefined;
    try {
      const { result } = await runScenario(scenario, {
        ...{ seed, executor, watch, perThread: 1, windows: 'reach', keepTrace: false },
        fenced: true,
        interrupted: () => false,
        onStep: (step) => this.post({ kind: 'step', step }),
        onProgress: () => {},
        outside: { inputs: [], neighbours: this.neighbours, live: this.live() },
      });
      const { traceHash, virtualTimeMs } = result;
      end = { ended: Math.round(virtualTimeMs * 1_000), traceHash };
      if (this.broken !== undefined) throw this.broken;
      return result;
    } finally {
      try {
        this.recorder?.close(end);
      } finally {
        await this.gateway.close();
      }
    }
  }

  private live(): Live {
    return {
      pace: this.time,
      gateOf: (lane) => {
        const neighbour = this.task.neighbours?.[lane - this.clients - 1];
        return this.gateway.side(lane, neighbour?.ways ?? []);
      },
      begins: (desk) => {
        this.desk = desk;
        for (const message of this.early.splice(0)) this.hear(message);
      },
      stands: (at) => {
        this.time.begin(at);
        this.openDoors();
      },
      answered: (asked, answer) => this.answer(this.asked[asked - 1]!, answer),
    };
  }

  private openDoors(): void {
    const { ports, doors = [] } = this.task;
    const usual = this.desk!.ports.map(({ host, port }) => ({ host, port, at: ports[host] ?? 0 }));
    const listen = (those: readonly DoorPlan[]) => this.gateway.listen(this.clients, those);
    Promise.all([listen(usual), listen(doors)]).then(
      ([clients, more]) => this.post({ kind: 'ready', endpoints: { clients, doors: more } }),
      (error: unknown) => {
        this.broken = error;
        this.stop();
      },
    );
  }

  private hear(message: MainMessage): void {
    const desk = this.desk;
    if (message.ask === 'stop') return this.stop();
    if (message.ask === 'step') {
      this.asked.push(message.id);
      const body = ['step', message.step as unknown as PlainValue];
      return this.time.push({ to: TIMELINE, body });
    }
    if (!desk) this.early.push(message);
    else if (message.ask === 'trace') this.answer(message.id, this.trace(desk, message.from));
    else if (message.ask === 'place') this.answer(message.id, this.place(desk));
    else if (message.ask === 'hosts') this.answer(message.id, desk.onlooker.hosts());
    else if (message.ask === 'why') this.answer(message.id, desk.onlooker.why(message.host));
    else this.answer(message.id, desk.onlooker.lastEvents(message.host, message.count));
  }

  private stop(): void {
    for (const at of [0, ...this.neighbours.keys()].keys()) {
      this.tell(this.clients + at, { kind: 'stop' });
    }
    this.time.push({ to: TIMELINE, body: ['stop'] });
  }

  private tell(to: number, input: OutsideInput): void {
    this.time.push({ to, body: ['input', input as unknown as PlainValue] });
  }

  /** The timeline knows only when it last had something to do. */
  private place(desk: Desk): Place {
    const place = desk.place();
    return { ...place, timeMs: Math.max(place.timeMs, this.time.wall() / 1_000) };
  }

  private trace(desk: Desk, from: number): { lines: readonly string[]; next: number } {
    const { before, records } = desk.tail();
    const wanted = records.slice(Math.max(0, from - before));
    const lines = traceLines(this.task.scenario, wanted, new Map(desk.programs));
    return { lines, next: before + records.length };
  }

  private answer(id: number, answer: StepAnswer | unknown): void {
    this.post({ kind: 'answer', id, answer });
  }

  private post(message: ServeMessage): void {
    this.task.port.postMessage(message);
  }
}
