/** A cluster that is served to a test: where clients connect, and what can be done to it. */

import { QuorateError } from '../errors/quorate-error.ts';
import type { Registry } from '../plugin/registry.ts';
import { drawFailure } from '../report/failure.ts';
import { styleFor } from '../report/style.ts';
import type { TraceLine } from '../report/trace-lines.ts';
import { prepareWidths } from '../report/width.ts';
import { readLoneStep } from '../scenario/check/lone-step.ts';
import { fromPlain, placeOf } from '../scenario/load/plain.ts';
import type { ClusterModel } from '../scenario/model.ts';
import type { CommandResult } from '../scenario/result.ts';
import type { HostState } from '../scenario/run/visitor.ts';
import { readSentStep, SENT, WrongStep, withHint } from '../serve/control/step-request.ts';
import type { Endpoints } from '../serve/endpoints.ts';
import { doorsByName } from '../serve/neighbourhood.ts';
import type { ServedRun, StepAnswer } from '../serve/served-run.ts';
import { StepIntake } from '../serve/step-intake.ts';
import { UnexpectedResult } from './run.ts';
import { sessionText } from './session-id.ts';

/** A step as a JavaScript object: `{ fault: 'kill', process: 'leader of zookeeper' }`. */
export type PlainStep = Readonly<Record<string, unknown>>;

/** Hosts in the words of the language: `m1`, `leader of zookeeper`, `rest`, or several. */
export type Hosts = string | readonly string[];

export interface ServedParts {
  readonly served: ServedRun;
  readonly endpoints: Endpoints;
  readonly cluster: ClusterModel;
  readonly registry: Registry;
  readonly sources: ReadonlyMap<string, string>;
  readonly seed: number;
}

/** A fault that lasts. */
export interface LastingFault {
  /** The hosts that were meant; `rest` names none. */
  readonly hosts: readonly string[];
  /** Ends it. */
  heal(): Promise<void>;
}

/** What a command showed, and how it ended. */
export interface CommandEnd {
  readonly host: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A step did not hold: a check was not met, a fault found nothing, a command failed. */
export class StepFailed extends QuorateError {
  readonly answer: StepAnswer;

  constructor(title: string, answer: StepAnswer) {
    const { message = 'it did not pass', expected, actual } = answer.failure ?? {};
    const seen = [
      expected === undefined ? '' : `; expected ${expected}`,
      actual === undefined ? '' : `; saw ${actual}`,
    ];
    super('serve/step-failed', { step: title, why: message + seen.join('') });
    this.name = 'StepFailed';
    this.answer = answer;
  }
}

export class ServedCluster implements AsyncDisposable {
  /** `127.0.0.1:40123,127.0.0.1:40124`: what clients take. */
  readonly connectString: string;
  /** By host: `127.0.0.1:40123`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** By host and port, `m1:3888`, what `doors` asked for: `127.0.0.1:40123`. */
  readonly doors: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly #parts: ServedParts;
  readonly #intake: StepIntake;
  /** Names of faults that last, by what they were asked for with. */
  readonly #lasting = new Map<string, readonly string[]>();
  #named = 0;
  #closed: Promise<void> | undefined;

  constructor(parts: ServedParts) {
    const { seed } = parts;
    const { clients, doors } = parts.endpoints;
    this.#parts = parts;
    this.#intake = new StepIntake(parts);
    this.seed = seed;
    this.connectString = clients.map(({ address }) => address).join(',');
    this.doors = doorsByName(doors);
    this.hosts = Object.fromEntries(clients.map(({ host, address }) => [host, address]));
  }

  /**
   * Kills processes (SIGKILL): `leader of zookeeper`, `each NameNode`, or a host for its ZooKeeper
   * server. Returns the hosts that they ran on. @throws StepFailed
   */
  async kill(what: string): Promise<readonly string[]> {
    return (await this.step({ fault: 'kill', ...this.#process(what) })).hosts;
  }

  /** `zkServer.sh start` on these hosts. @throws StepFailed */
  async start(hosts: Hosts): Promise<readonly string[]> {
    return (await this.#typed(hosts, 'zkServer.sh start')).map(({ host }) => host);
  }

  /** `zkServer.sh stop` on these hosts. @throws StepFailed */
  async stop(hosts: Hosts): Promise<readonly string[]> {
    return (await this.#typed(hosts, 'zkServer.sh stop')).map(({ host }) => host);
  }

  /** Stops processes in their tracks (SIGSTOP), as {@link kill} names them. @throws StepFailed */
  pause(what: string): Promise<LastingFault> {
    return this.#begin(`pause ${what}`, { fault: 'pause', ...this.#process(what) });
  }

  /** Continues all that `pause` with the same words stopped. @throws QuorateError serve/not-lasting */
  resume(what: string): Promise<void> {
    return this.#heal(`pause ${what}`);
  }

  /** Takes the power of hosts: what was not synced is lost. @throws StepFailed */
  powerOff(hosts: Hosts): Promise<LastingFault> {
    return this.#begin(`powerOff ${hosts}`, { fault: 'power-off', host: hosts });
  }

  /**
   * Gives back all the power that `powerOff` took with the same words; servers are to be started.
   * @throws QuorateError serve/not-lasting
   */
  powerOn(hosts: Hosts): Promise<void> {
    return this.#heal(`powerOff ${hosts}`);
  }

  /** Cuts the network between two sides: `partition('leader of zookeeper', 'rest')`. */
  partition(one: Hosts, other: Hosts): Promise<LastingFault> {
    return this.#begin(`partition ${one} from ${other}`, {
      fault: 'partition',
      between: [one, other],
    });
  }

  /**
   * The leader expires a session: by its id as a number, a hexadecimal or decimal text or 8 bytes;
   * the newest by default. @throws StepFailed, RangeError
   */
  async expire(session?: bigint | string | Uint8Array): Promise<void> {
    const id = session === undefined ? {} : { session: sessionText(session) };
    await this.step({ fault: 'expire-session', ...id });
  }

  /** Types a command at one host; however it ends. @throws StepFailed when it waits for a keyboard */
  async run(host: string, command: string): Promise<CommandEnd> {
    const { step } = await this.step({ host, run: command, exit: 'any' });
    return endOf(step!.commands.at(-1)!);
  }

  /**
   * Plays any step of the language, as an object or a text of YAML; settles when it has ended.
   * @throws WrongStep, with its `problems`; StepFailed, with its `answer`
   */
  async step(step: PlainStep | string): Promise<StepAnswer> {
    this.#checkOpen();
    const answer = await this.#intake.play(async (whereabouts) => {
      if (typeof step === 'string') return readSentStep(step, whereabouts);
      const read = readLoneStep(fromPlain(step, placeOf(SENT)), whereabouts);
      if ('verb' in read) return read;
      throw new WrongStep(read, read.map(withHint).join('\n'));
    });
    if (answer.passed) return answer;
    const title = answer.step?.title ?? (typeof step === 'string' ? step : JSON.stringify(step));
    throw new StepFailed(title, answer);
  }

  /** Who runs where, in which state. */
  async state(): Promise<readonly HostState[]> {
    this.#checkOpen();
    return this.#parts.served.hosts();
  }

  /** The events so far, or those from the `from`th on, as `--trace` writes them. */
  async trace(from = 0): Promise<readonly TraceLine[]> {
    this.#checkOpen();
    const { lines } = await this.#parts.served.trace(from);
    return lines.map((line) => JSON.parse(line));
  }

  /**
   * Ends it: every port is closed, and the thread is gone.
   * @throws UnexpectedResult when a step of the timeline had failed, or an invariant was broken
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { served, sources } = this.#parts;
    await served.stop();
    const result = await served.ended;
    const { failure } = result;
    if (!failure) return;
    await prepareWidths(JSON.stringify(result), ...sources.values());
    const options = { style: styleFor(false), columns: undefined };
    const readFile = (file: string) => sources.get(file);
    const lines = drawFailure(result, { ...options, readFile });
    throw new UnexpectedResult(`\n${lines.join('\n')}\n`, result);
  }

  /** A host stands for its ZooKeeper server. */
  #process(what: string): PlainStep {
    return this.#isHost(what) ? { process: 'zookeeper', host: what } : { process: what };
  }

  #isHost(name: string): boolean {
    return this.#parts.cluster.hosts.some((host) => host.name === name);
  }

  async #typed(hosts: Hosts, command: string): Promise<readonly CommandEnd[]> {
    const { step } = await this.step({ host: hosts, run: command });
    return step!.commands.map(endOf);
  }

  /** Begins a fault that lasts; `asked` is how it can be ended again by the same words. */
  async #begin(asked: string, step: PlainStep): Promise<LastingFault> {
    const name = `served-${++this.#named}`;
    const { hosts } = await this.step({ ...step, as: name });
    this.#lasting.set(asked, [...this.#namesOf(asked), name]);
    return { hosts, heal: () => this.#end(asked, name) };
  }

  async #end(asked: string, name: string): Promise<void> {
    const others = this.#namesOf(asked).filter((one) => one !== name);
    this.#lasting.set(asked, others);
    await this.step({ heal: name });
  }

  /** Ends all that was asked for with these words: two leaders, perhaps, one after the other. */
  async #heal(asked: string): Promise<void> {
    const names = this.#namesOf(asked);
    if (names.length === 0) throw new QuorateError('serve/not-lasting', { asked });
    for (const name of names) await this.#end(asked, name);
  }

  #namesOf(asked: string): readonly string[] {
    return this.#lasting.get(asked) ?? [];
  }

  #checkOpen(): void {
    if (this.#closed) throw new QuorateError('serve/ended', { why: 'it was closed' });
  }
}

function endOf({ host, exit, output }: CommandResult): CommandEnd {
  const text = (stream: 'stdout' | 'stderr') =>
    output.map((part) => (part.stream === stream ? part.text : '')).join('');
  return { host, exit: exit!, stdout: text('stdout'), stderr: text('stderr') };
}
