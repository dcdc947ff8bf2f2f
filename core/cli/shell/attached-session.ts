/**
 * A person at a cluster that is served: what is typed is played there at once, in real time, through
 * its control endpoint. Every host has a terminal for this person alone, so that programs may wait
 * for its keyboard, and nobody types in between.
 */

import { QuorateError } from '../../errors/quorate-error.ts';
import { SELECTOR_WORDS } from '../../plugin/selector.ts';
import type { Style } from '../../report/style.ts';
import { moment } from '../../report/units.ts';
import type { Place } from '../../scenario/run/visitor.ts';
import type { ShellState } from '../../serve/control/shell-state.ts';
import type { StepAnswer } from '../../serve/served-run.ts';
import type { ColonContext, Meaning } from './colon-command.ts';
import { readColon } from './colon-commands.ts';
import { readCommand } from './continuation.ts';
import type { ControlClient } from './control-client.ts';
import type { Desk, Typed } from './desk.ts';
import { drawMishap, drawNews, drawRealTimeHelp, drawRefusal } from './draw.ts';
import { type PlainStep, WrongLine } from './plain-step.ts';
import { inTerminal, lineStep, promptOf, type Seat, terminalOf } from './seat.ts';
import { saysHowItEnds } from './typed-step.ts';

export interface AttachedOptions {
  readonly desk: Desk;
  readonly style: Style;
  readonly control: ControlClient;
  readonly state: ShellState;
}

const GOES_ON = 'a served cluster goes on in real time';

export class AttachedSession {
  /** 2: a line was wrong, where nobody could correct it; 1: a check did not hold. */
  exitCode = 0;
  private readonly options: AttachedOptions;
  private place: Place;
  private seat: Seat;
  /** This person's terminal at each host. */
  private readonly own = new Map<string, string>();
  private readonly steps: PlainStep[] = [];
  /** Names of terminals that this person has had. */
  private readonly had = new Set<string>();
  private left = false;
  private giveUp: () => void = () => {};

  constructor(options: AttachedOptions) {
    this.options = options;
    this.place = options.state.place;
    this.seat = this.at(options.state.hosts[0]!);
  }

  /** Until the person leaves; the cluster is served on. */
  async converse(): Promise<void> {
    const { desk, control } = this.options;
    while (!this.left) {
      const typed = await readCommand(desk, promptOf(this.seat, this.place));
      try {
        await this.once(typed);
        if (!this.left) this.place = (await control.state()).place;
      } catch (error) {
        this.refuse(error);
      }
    }
  }

  /** Ctrl-C while something is played: nobody waits for it any more. */
  interrupt(): void {
    this.giveUp();
  }

  /** What Tab completes by. */
  context(): ColonContext {
    const { hosts, words } = this.options.state;
    return { hosts, words, place: this.place, steps: this.steps, inFile: false };
  }

  private async once(typed: Typed): Promise<void> {
    const program = terminalOf(this.seat, this.place)?.program;
    if ('key' in typed && (program === undefined || !this.options.desk.isTerminal)) {
      this.left = typed.key === '^D';
      return;
    }
    const line = 'key' in typed ? typed.key : typed.line.trimEnd();
    const bare = line.trim();
    if (bare === '') return;
    if (bare.startsWith(':')) return this.carryOut(readColon(bare, this.context()));
    if (program === undefined && (bare === 'exit' || bare === 'logout')) this.left = true;
    else await this.play(lineStep(line, this.seat, this.place));
  }

  private async carryOut(meaning: Meaning): Promise<void> {
    const { desk, style } = this.options;
    switch (meaning.kind) {
      case 'step':
        return this.play(meaning.step);
      case 'request':
        desk.say(...(await this.look(meaning.request)));
        return;
      case 'host':
        this.seat = this.at(meaning.host);
        return;
      case 'terminal':
        this.seat = inTerminal(meaning.name, this.seat, this.place);
        return;
      case 'help':
        desk.say(...drawRealTimeHelp(style));
        return;
      case 'time':
        desk.say(`${moment(this.place.timeMs)} s have passed since the cluster was started`);
        return;
      case 'quit':
        this.left = true;
        return;
      default:
        throw new QuorateError('shell/not-now', { word: meaning.kind, why: GOES_ON });
    }
  }

  private async look(request: Extract<Meaning, { kind: 'request' }>['request']): Promise<string[]> {
    const { control, style } = this.options;
    switch (request.kind) {
      case 'roles':
        return drawNews({ kind: 'roles', hosts: await control.hosts() }, style);
      case 'why':
        return drawNews({ kind: 'why', links: await control.why(request.host) }, style);
      case 'trace': {
        const links = await control.events(request.host, request.count);
        return drawNews({ kind: 'trace', links }, style);
      }
      default:
        throw new QuorateError('shell/not-now', { word: request.kind, why: GOES_ON });
    }
  }

  private async play(plain: PlainStep): Promise<void> {
    // How a command ends is seen, not demanded.
    const step = saysHowItEnds(plain) ? plain : { ...plain, exit: 'any' };
    this.steps.push(plain);
    const playing = this.options.control.step(step);
    const given = new Promise<undefined>((resolve) => {
      this.giveUp = () => resolve(undefined);
    });
    const answer = await Promise.race([playing, given]);
    this.giveUp = () => {};
    if (answer) return this.show(answer);
    playing.catch(() => {});
    this.options.desk.say(this.options.style.dim('it goes on there; this is another terminal'));
    this.own.delete(this.seat.host);
    this.seat = this.at(this.seat.host);
  }

  private show({ step, passed, failure }: StepAnswer): void {
    const { desk, style } = this.options;
    for (const { output, exit } of step?.commands ?? []) {
      for (const part of output) if (part.stream !== 'typed') desk.output(part.text);
      desk.say(...drawNews({ kind: 'done', exit }, style));
    }
    if (passed) return;
    desk.say(...drawMishap(failure!, style));
    if (!desk.isTerminal) this.exitCode = Math.max(this.exitCode, 1);
  }

  private refuse(error: unknown): void {
    const { desk, style } = this.options;
    if (!(error instanceof WrongLine || error instanceof QuorateError)) throw error;
    // Nobody is there any more, whatever is typed.
    if (error instanceof QuorateError && error.code === 'serve/not-reached') throw error;
    desk.say(...drawRefusal(error, style));
    if (desk.isTerminal) return;
    this.exitCode = 2;
    this.left = true;
  }

  private at(host: string): Seat {
    const terminal = this.own.get(host) ?? this.freeName(`shell-${host}`);
    this.own.set(host, terminal);
    this.had.add(terminal);
    return { host, terminal, forProgram: false };
  }

  /** A name that no terminal has, and nothing else. */
  private freeName(word: string): string {
    const { place } = this;
    const taken = new Set([...SELECTOR_WORDS, ...this.had, ...place.names.map(([name]) => name)]);
    for (const { name } of place.terminals) taken.add(name);
    let name = word;
    for (let number = 2; taken.has(name); number++) name = `${word}-${number}`;
    return name;
  }
}
