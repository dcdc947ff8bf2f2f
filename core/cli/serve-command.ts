/**
 * What `quorate serve` does: starts the cluster in a thread of its own, tells where clients connect,
 * and serves until a signal ends it, or a failure does.
 */

import { styleFor, wantsColour } from '../report/style.ts';
import type { ScenarioResult, StepResult } from '../scenario/result.ts';
import { type Control, openControl } from '../serve/control/server.ts';
import type { Endpoints } from '../serve/endpoints.ts';
import { endpointsOf } from '../serve/endpoints-of.ts';
import { neighbourhoodOf, type PortMap } from '../serve/neighbourhood.ts';
import { openServedRun } from '../serve/open-served-run.ts';
import { portsOf } from '../serve/ports.ts';
import type { ServedRun, ServeRequest } from '../serve/served-run.ts';
import { ServingThread } from '../serve/serving-thread.ts';
import type { SharedFlags } from './commands/command.ts';
import { Interruption } from './interruption.ts';
import type { ServePorts } from './options.ts';
import { emptyFile, fileReader } from './outputs.ts';
import { Page } from './page.ts';
import {
  closingLines,
  type Drawing,
  openingLines,
  readyLine,
  stepLines,
} from './serve/serve-page.ts';
import { loadServed, type ServedScenario } from './serve/served-scenario.ts';
import { warningNotes } from './warning-notes.ts';

export interface ServeFlags extends SharedFlags {
  readonly timeline?: string;
  readonly start?: string;
  readonly seed?: number;
  readonly port?: ServePorts;
  readonly door?: Readonly<Record<string, PortMap>>;
  readonly neighbour?: Readonly<Record<string, PortMap>>;
  readonly json?: boolean;
  /** `--control 8080`, `--no-control`; undefined: a free port. */
  readonly control?: number | false;
  readonly token?: string;
  readonly record?: string;
  readonly param?: Readonly<Record<string, string>>;
  readonly executor: 'threads' | 'inline';
}

const USAGE_EXIT = 2;

/** Serves; returns the exit code. @throws QuorateError what is wrong with flags, files or ports */
export async function serveCommand(file: string, flags: ServeFlags): Promise<number> {
  const thread = new ServingThread();
  try {
    return await serveIn(thread, file, flags);
  } finally {
    await thread.close();
  }
}

async function serveIn(thread: ServingThread, file: string, flags: ServeFlags): Promise<number> {
  const { timeline, start, seed, param = {}, record } = flags;
  const loaded = await loadServed(
    { name: file, text: undefined },
    {
      timeline: timeline === undefined ? undefined : { name: timeline, text: undefined },
      ...{ start, seed, params: param, cwd: process.cwd() },
    },
  );
  if ('problems' in loaded) {
    await new Page(flags.color).problems(loaded.problems, fileReader(loaded.sources));
    return USAGE_EXIT;
  }
  const { cluster } = loaded.scenario;
  const ports = portsOf(cluster, loaded.registry, flags.port ?? { first: undefined, byHost: {} });
  const { door: doors, neighbour: neighbours } = flags;
  const around = neighbourhoodOf(cluster, { doors, neighbours });
  if (record !== undefined) emptyFile(record);
  return new Service(loaded, flags, { ports, ...around }, thread).end;
}

type Open = Pick<ServeRequest, 'ports' | 'doors' | 'neighbours'>;

/** A cluster while it is served. */
class Service {
  /** Settles with the exit code. */
  readonly end: Promise<number>;
  private readonly loaded: ServedScenario;
  private readonly flags: ServeFlags;
  private readonly drawing: Drawing;
  private readonly served: ServedRun;
  private control: Control | undefined;
  private ended: ScenarioResult | undefined;
  /** Steps of the timeline itself that have yet to end. */
  private left: number;
  /** What is printed, one after another, once the first lines are. */
  private printed: Promise<void>;
  private open: () => void = () => {};

  constructor(loaded: ServedScenario, flags: ServeFlags, open: Open, thread: ServingThread) {
    this.loaded = loaded;
    this.flags = flags;
    const { stdout, env } = process;
    const style = styleFor(wantsColour(flags.color, env, Boolean(stdout.isTTY)));
    this.drawing = { style, columns: stdout.columns || undefined };
    this.left = loaded.scenario.timeline.length;
    this.printed = new Promise((resolve) => {
      this.open = resolve;
    });
    const interruption = new Interruption();
    const request = {
      ...{ scenario: loaded.scenario, seed: loaded.seed, executor: flags.executor, ...open },
      recording: flags.record,
      onStep: (step: StepResult) => this.stepped(step),
    };
    this.served = openServedRun(request, thread);
    interruption.onSignal = () => void this.served.stop();
    this.end = this.serve();
  }

  private async serve(): Promise<number> {
    const { served } = this;
    void served.ended.then((result) => {
      this.ended = result;
    });
    try {
      const endpoints = await endpointsOf(served);
      if (endpoints && !this.ended) await this.opened(endpoints);
      this.open();
      return await this.closed(await served.ended);
    } finally {
      await this.control?.close();
      await served.stop();
    }
  }

  private async opened(endpoints: Endpoints): Promise<void> {
    const { loaded, flags, served } = this;
    const { scenario, registry, seed } = loaded;
    if (flags.control !== false) {
      this.control = await openControl({
        ...{ served, endpoints: endpoints.clients, registry, cluster: scenario.cluster },
        port: flags.control ?? 0,
        token: flags.token,
        over: () => (this.ended ? 'the run has ended' : undefined),
      });
    }
    const opening = {
      ...{ scenario, seed, endpoints },
      control: this.control?.url,
      token: flags.token,
      recording: flags.record,
    };
    if (flags.json) process.stdout.write(readyLine(opening));
    else this.say([...openingLines(opening, this.drawing.style), ...this.notes()]);
  }

  private notes(): string[] {
    const { yellow } = this.drawing.style;
    return warningNotes(this.loaded.warnings).map((note) => `${yellow(' note ')} ${note}`);
  }

  private stepped(step: StepResult): void {
    if (this.flags.json || step.setup) return;
    this.printed = this.printed.then(async () => this.say(await stepLines(step, this.drawing)));
    if (step.byHand || step.depth > 0 || !step.passed || --this.left > 0) return;
    const last = this.drawing.style.dim(
      'The timeline has come to its end; the cluster is served on.',
    );
    this.printed = this.printed.then(() => this.say([last]));
  }

  private async closed(result: ScenarioResult): Promise<number> {
    await this.printed;
    const readFile = fileReader(this.loaded.sources);
    const told = this.withReplay(result);
    const lines = await closingLines(told, { ...this.drawing, readFile });
    // `--json` promises one line on stdout.
    if (!this.flags.json) this.say(lines);
    else if (result.failure) process.stderr.write(`${lines.join('\n')}\n`);
    return result.failure?.exit ?? 0;
  }

  /** Only a recording knows what clients did meanwhile. */
  private withReplay(result: ScenarioResult): ScenarioResult {
    const { failure } = result;
    const { record } = this.flags;
    if (!failure || record === undefined) return result;
    return { ...result, failure: { ...failure, replay: `npx quorate run --replay ${record}` } };
  }

  private say(lines: readonly string[]): void {
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  }
}
