/**
 * A run in which a person takes part. What was typed is a journal, and the run is a function of the
 * file and the journal alone: so a step that failed, or was interrupted, is taken back by playing
 * the rest of the journal again, which ends in exactly the world before it.
 */

import { QuorateError } from '../../errors/quorate-error.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { Style } from '../../report/style.ts';
import type { ScenarioModel } from '../../scenario/model.ts';
import type { News, Place, Request, Stops, Visitor } from '../../scenario/run/visitor.ts';
import type { RunEnd } from '../run-pool.ts';
import type { Meaning } from './colon-command.ts';
import { readColon } from './colon-commands.ts';
import { readCommand } from './continuation.ts';
import type { Desk, Typed } from './desk.ts';
import { drawHelp, drawNews, drawRefusal, drawTime } from './draw.ts';
import { type PlainStep, WrongLine } from './plain-step.ts';
import { checkTyped, saysHowItEnds } from './typed-step.ts';

export interface LiveOptions {
  readonly desk: Desk;
  readonly style: Style;
  readonly scenario: ScenarioModel;
  readonly registry: Registry;
  readonly stops: Stops;
  /** Said before the first prompt. */
  readonly greeting: (place: Place) => readonly string[];
  /** What stands where, before a step of the file. */
  readonly describe: (place: Place) => readonly string[];
  /** Writes what was done; says so. @throws QuorateError */
  readonly save: (path: string, over: boolean, steps: readonly PlainStep[]) => readonly string[];
}

interface Entry {
  readonly request: Request;
  /** Of a step that was typed. */
  plain?: PlainStep;
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
  private journal: Entry[] = [];
  private cursor = 0;
  private host: string;
  private place: Place | undefined;
  /** Past the journal: what happens from here on is new, and is shown. */
  private live = false;
  private greeted = false;
  private again = false;
  /** The line of a command is on the screen already. */
  private echoed = false;
  private abort = new AbortController();
  private left: () => void = () => {};
  private leaving = new Promise<Request>((resolve) => {
    this.left = () => resolve(LEAVE);
  });

  constructor(options: LiveOptions) {
    this.options = options;
    this.desk = options.desk;
    this.stops = options.stops;
    this.host = options.scenario.cluster.hosts[0]!.name;
  }

  /** The steps that were typed, as they would stand in a file. */
  get steps(): readonly PlainStep[] {
    return this.journal.flatMap(({ plain }) => (plain ? [plain] : []));
  }

  /** Plays until the person or the run comes to an end. */
  async play(run: RunWith): Promise<RunEnd> {
    for (;;) {
      this.cursor = 0;
      this.live = false;
      this.again = false;
      this.abort = new AbortController();
      const end = await run(this, this.abort.signal);
      if (!this.again) return end;
    }
  }

  /** Somebody else ends it all. */
  leave(): void {
    this.again = false;
    this.left();
  }

  /** Ctrl-C while the run moves: what is under way is taken back, or the file is left. */
  interrupt(): void {
    if (!this.live) return;
    if (this.journal.at(-1)?.plain) {
      this.desk.say(this.options.style.dim('taken back: the world is as it was before that line'));
      this.takeBack();
    }
    this.abort.abort();
  }

  /** Takes the last step back, and plays again without it. */
  takeBack(): void {
    this.journal.pop();
    this.again = true;
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
    desk.say(...drawNews(news, style));
    if (news.kind === 'done') this.done(news.exit ?? 0);
    else if (news.kind === 'failed') this.failed();
  }

  /** Reads a line, and those that belong to it. */
  readLine(prompt = this.prompt()): Promise<Typed> {
    return readCommand(this.desk, prompt);
  }

  say(...lines: readonly string[]): void {
    this.desk.say(...lines);
  }

  /** Carries out a line if it is a `:save`. @throws QuorateError */
  saveFor(line: string): boolean {
    if (!line.startsWith(':save')) return false;
    const meaning = readColon(line, this.context());
    if (meaning.kind === 'save') {
      this.desk.say(...this.options.save(meaning.path, meaning.over, this.steps));
    }
    return true;
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
    const past = this.journal[this.cursor];
    if (past) {
      this.cursor++;
      return past.request;
    }
    if (this.again) return LEAVE;
    const { greeting, describe } = this.options;
    this.live = true;
    if (!this.greeted) this.desk.say(...greeting(place));
    this.greeted = true;
    if (place.why === 'step') this.desk.say(...describe(place));
    for (;;) {
      const request = await this.once(place);
      if (!request) continue;
      if (['step', 'next', 'continue'].includes(request.kind)) this.cursor = this.journal.length;
      return request;
    }
  }

  private async once(place: Place): Promise<Request | undefined> {
    const typed = await this.readLine();
    if ('key' in typed) return typed.key === '^D' ? this.quit(place) : undefined;
    const line = typed.line.trim();
    if (line === '') return undefined;
    try {
      if (line.startsWith(':')) return this.carryOut(this.meaningOf(line, place), place);
      if (line === 'exit' || line === 'logout') return this.quit(place);
      this.echoed = true;
      return this.typed({ host: this.host, run: typed.line.trimEnd() }, place);
    } catch (error) {
      this.refuse(error);
      return this.exitCode === 2 ? this.quit(place) : undefined;
    }
  }

  private meaningOf(line: string, place: Place): Meaning {
    this.echoed = false;
    return readColon(line, this.context(place));
  }

  context(place = this.place!) {
    const { scenario, registry } = this.options;
    return {
      hosts: scenario.cluster.hosts.map(({ name }) => name),
      place,
      registry,
      steps: this.steps,
      inFile: place?.why === 'step',
    };
  }

  private carryOut(meaning: Meaning, place: Place): Request | undefined {
    const { desk, style } = this.options;
    switch (meaning.kind) {
      case 'step':
        return this.typed(meaning.step, place);
      case 'request':
        if (meaning.request.kind === 'next' || meaning.request.kind === 'continue') {
          this.journal.push({ request: meaning.request });
        }
        return meaning.request;
      case 'host':
        this.host = meaning.host;
        return undefined;
      case 'save':
        desk.say(...this.options.save(meaning.path, meaning.over, this.steps));
        return undefined;
      case 'undo':
        return this.undo();
      case 'help':
        desk.say(...drawHelp(place.why === 'step', style));
        return undefined;
      case 'time':
        desk.say(drawTime(place.timeMs));
        return undefined;
      case 'steps':
        desk.say(...this.options.describe(place));
        return undefined;
      case 'quit':
        return this.quit(place);
    }
  }

  /** A step that was typed goes the way of those that stand in a file. @throws WrongLine */
  private typed(plain: PlainStep, place: Place): Request {
    const { scenario, registry } = this.options;
    const step = checkTyped(plain, place.names, scenario.cluster, registry);
    const request = { kind: 'step', step } as const;
    this.journal.push({ request, plain });
    return request;
  }

  private undo(): Request {
    if (this.journal.length === 0) {
      throw new QuorateError('shell/not-now', { word: 'undo', why: 'nothing has been done' });
    }
    this.takeBack();
    this.abort.abort();
    return LEAVE;
  }

  /** At the end of a file the run ends by itself; within it, it is left where it stands. */
  private quit(place: Place): Request {
    if (place.why === 'end') return { kind: 'continue' };
    this.abort.abort();
    return LEAVE;
  }

  /** The file will say how the command ended. */
  private done(exit: number): void {
    const entry = this.journal.at(-1)!;
    const { plain } = entry;
    if (exit === 0 || !plain || saysHowItEnds(plain)) return;
    entry.plain = { ...plain, exit: String(exit) };
  }

  private failed(): void {
    if (!this.journal.at(-1)?.plain) return;
    if (!this.desk.isTerminal) this.exitCode = 1;
    this.takeBack();
    this.abort.abort();
  }

  private prompt(): string {
    return this.place?.prompts[this.host] || `root@${this.host}:~# `;
  }
}
