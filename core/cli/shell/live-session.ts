/**
 * A run in which a person takes part. It is a function of the file and of the journal of what was
 * typed: a step that failed, or was interrupted, is taken back by playing the rest of it again.
 */

import { QuorateError } from '../../errors/quorate-error.ts';
import type { Registry } from '../../plugin/registry.ts';
import { wordsOf } from '../../plugin/words.ts';
import type { ScenarioModel } from '../../scenario/model.ts';
import type { News, Place, Request, Stops, Visitor } from '../../scenario/run/visitor.ts';
import type { RunEnd } from '../run-pool.ts';
import { type Answering, answerTo } from './answers.ts';
import type { Meaning } from './colon-command.ts';
import { readColon } from './colon-commands.ts';
import { readCommand } from './continuation.ts';
import type { Desk, Typed } from './desk.ts';
import { drawNews, drawRefusal } from './draw.ts';
import { Journal } from './journal.ts';
import { askPause } from './pause.ts';
import { type PlainStep, type TypedStep, WrongLine } from './plain-step.ts';
import {
  atHost,
  inOwnTerminal,
  inTerminal,
  lineStep,
  promptOf,
  type Seat,
  seatNow,
  terminalOf,
} from './seat.ts';
import { checkTyped, saysHowItEnds } from './typed-step.ts';

export interface LiveOptions extends Answering {
  readonly desk: Desk;
  readonly scenario: ScenarioModel;
  readonly registry: Registry;
  readonly stops: Stops;
  /** Said before the first prompt. */
  readonly greeting: (place: Place) => readonly string[];
  /** Asks before each step of the file whether it is to be played. */
  readonly pausing?: boolean;
}

/** Runs the scenario with a visitor; ends when it ends, or soon after the signal. */
export type RunWith = (visitor: Visitor, signal: AbortSignal) => Promise<RunEnd>;

const LEAVE: Request = { kind: 'leave' };

export class LiveSession implements Visitor {
  readonly stops: Stops;
  /** 2: a line was wrong, where nobody could correct it; 1: a check did not hold. */
  exitCode = 0;
  private readonly options: LiveOptions;
  private readonly desk: Desk;
  private readonly journal = new Journal();
  private readonly pausing: boolean;
  private unstopped = false;
  private seat: Seat;
  private place: Place | undefined;
  /** Past the journal: what happens from here on is new, and is shown. */
  private live = false;
  private greeted = false;
  /** At a step of the file that was not told of yet. */
  private arrives = true;
  /** The line of a command is on the screen already. */
  private echoed = false;
  private left: () => void = () => {};
  private leaving = new Promise<Request>((resolve) => {
    this.left = () => resolve(LEAVE);
  });

  constructor(options: LiveOptions) {
    this.options = options;
    this.desk = options.desk;
    this.stops = options.stops;
    this.pausing = options.pausing ?? false;
    this.seat = atHost(options.scenario.cluster.hosts[0]!.name);
  }

  /** The steps that were typed, as they would stand in a file. */
  get steps(): readonly TypedStep[] {
    return this.journal.steps;
  }

  /** Plays until the person or the run comes to an end. */
  async play(run: RunWith): Promise<RunEnd> {
    for (;;) {
      this.live = false;
      const end = await run(this, this.journal.begin());
      if (!this.journal.again) return end;
    }
  }

  /** Somebody else ends it all. */
  leave(): void {
    this.journal.again = false;
    this.left();
  }

  /** Ctrl-C while the run moves: what is under way is taken back, or the file is left. */
  interrupt(): void {
    if (!this.live) return;
    if (!this.journal.last) return this.journal.stop();
    this.desk.say(this.options.style.dim('taken back: the world is as it was before that line'));
    this.journal.takeBack();
  }

  /** Takes the last step back, and plays again without it. */
  takeBack(): void {
    this.journal.takeBack();
  }

  ask(place: Place): Promise<Request> {
    return Promise.race([this.converse(place), this.leaving]);
  }

  tell(news: News): void {
    if (!this.live) return;
    const { desk, style } = this.options;
    if (news.kind === 'output') {
      const { part } = news;
      if (part.stream !== 'typed') desk.output(part.text);
      else if (!this.echoed) desk.output(`${part.prompt}${part.text}\n`);
      return;
    }
    if (news.kind === 'failed' && this.waits(news)) return;
    desk.say(...drawNews(news, style));
    if (news.kind === 'done') this.done(news.exit ?? 0);
    else if (news.kind === 'failed') this.failed();
  }

  /** Reads a line, and those that belong to it. */
  readLine(prompt = this.prompt()): Promise<Typed> {
    return readCommand(this.desk, prompt);
  }

  close(): void {
    this.desk.close();
  }

  say(...lines: readonly string[]): void {
    this.desk.say(...lines);
  }

  /** Says what is wrong with a line; where nobody can correct it, that is the end. */
  refuse(error: unknown): void {
    const known = error instanceof WrongLine || error instanceof QuorateError;
    if (!known) throw error;
    this.desk.say(...drawRefusal(error, this.options.style));
    if (!this.desk.isTerminal) this.exitCode = 2;
  }

  private async converse(place: Place): Promise<Request> {
    this.place = place;
    const past = this.journal.next();
    if (past) return past;
    if (this.journal.again) return LEAVE;
    // `--pause` stops everywhere; who goes on wants that no more.
    if (this.unstopped && this.stops.every) return this.journal.add({ kind: 'continue' });
    const { greeting, describe } = this.options;
    this.live = true;
    if (!this.greeted) this.desk.say(...greeting(place));
    this.greeted = true;
    this.seat = seatNow(this.seat, place);
    const { arrives } = this;
    this.arrives = false;
    if (arrives && place.why !== 'end') this.desk.say(...describe(place));
    const paused = this.pausing && arrives ? await this.paused(place) : undefined;
    if (paused) return paused;
    for (;;) {
      const request = await this.once(place);
      if (request) return request;
    }
  }

  /** What Enter and its sisters ask for; undefined to sit down. */
  private async paused(place: Place): Promise<Request | undefined> {
    const answer = await askPause(this.desk);
    if (answer === 'quit') return this.quit(place);
    return answer === 'open' ? undefined : this.asked({ kind: answer });
  }

  private async once(place: Place): Promise<Request | undefined> {
    const typed = await this.readLine();
    const program = terminalOf(this.seat, place)?.program;
    if ('key' in typed && (program === undefined || !this.desk.isTerminal)) {
      return typed.key === '^D' ? this.quit(place) : undefined;
    }
    const line = 'key' in typed ? typed.key : typed.line.trim();
    if (line === '') return undefined;
    try {
      this.echoed = !line.startsWith(':');
      if (!this.echoed) return this.carryOut(readColon(line, this.context(place)), place);
      const leaves = line === 'exit' || line === 'logout';
      if (leaves && program === undefined) return this.quit(place);
      const whole = 'key' in typed ? line : typed.line.trimEnd();
      return this.typed(lineStep(whole, this.seat, place), place);
    } catch (error) {
      this.refuse(error);
      return this.exitCode === 2 ? this.quit(place) : undefined;
    }
  }

  context(place = this.place!) {
    const { scenario, registry } = this.options;
    return {
      hosts: scenario.cluster.hosts.map(({ name }) => name),
      place,
      words: wordsOf(registry),
      steps: this.steps.map(({ step }) => step),
      inFile: place.why !== 'end',
    };
  }

  private carryOut(meaning: Meaning, place: Place): Request | undefined {
    this.answer(meaning);
    switch (meaning.kind) {
      case 'step':
        return this.typed(meaning.step, place);
      case 'request':
        return this.asked(meaning.request);
      case 'undo':
        return this.undo();
      case 'quit':
        return this.quit(place);
      case 'host':
        this.seat = atHost(meaning.host);
        return undefined;
      case 'terminal':
        this.seat = inTerminal(meaning.name, this.seat, place);
        return undefined;
      default:
        return undefined;
    }
  }

  /** A step that was typed goes the way of those that stand in a file. @throws WrongLine */
  private typed(plain: PlainStep, place: Place): Request {
    const { scenario, registry } = this.options;
    const step = checkTyped(plain, place, scenario.cluster, registry);
    const before = place.why === 'step' ? place.step?.line : undefined;
    return this.journal.add({ kind: 'step', step }, { step: plain, before });
  }

  private asked(request: Request): Request {
    const moves = request.kind === 'next' || request.kind === 'continue';
    if (request.kind === 'continue') this.unstopped = true;
    this.arrives ||= moves;
    return moves ? this.journal.add(request) : request;
  }

  /** Says what the shell knows by itself. @throws QuorateError */
  answer(meaning: Meaning): void {
    this.desk.say(...(answerTo(meaning, this.place!, this.steps, this.options) ?? []));
  }

  private undo(): Request {
    if (this.journal.isEmpty) {
      throw new QuorateError('shell/not-now', { word: 'undo', why: 'nothing has been done' });
    }
    this.takeBack();
    return LEAVE;
  }

  /** At the end of a file, or by a failure, the run ends by itself; elsewhere it is left as it is. */
  private quit(place: Place): Request {
    if (place.why !== 'step') return { kind: 'continue' };
    this.journal.stop();
    return LEAVE;
  }

  /** The file will say how the command ended. */
  private done(exit: number): void {
    const plain = this.journal.last;
    if (exit === 0 || !plain || saysHowItEnds(plain)) return;
    this.journal.amend({ ...plain, exit: String(exit) });
  }

  /** A command that waits for the keyboard is played again in a terminal where one can type. */
  private waits({ why }: Extract<News, { kind: 'failed' }>): boolean {
    const plain = this.journal.last;
    if (why !== 'terminal' || plain?.run === undefined || plain.terminal !== undefined)
      return false;
    const step = inOwnTerminal(plain, this.place!);
    this.takeBack();
    this.typed(step, this.place!);
    this.seat = { host: this.seat.host, terminal: String(step.terminal), forProgram: true };
    return true;
  }

  private failed(): void {
    if (!this.journal.last) return;
    if (!this.desk.isTerminal) this.exitCode = 1;
    this.takeBack();
  }

  private prompt(): string {
    return this.place ? promptOf(this.seat, this.place) : '';
  }
}
