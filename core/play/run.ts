/** A scenario that was played: what came of it, its events, and the report a person would see. */

import type { PluginDefinition, TraceEvent } from '../plugin/define.ts';
import { didYouMean } from '../plugin/names.ts';
import { listOf } from '../plugin/problem.ts';
import { drawFailure } from '../report/failure.ts';
import { fitLines } from '../report/fit.ts';
import { factsOf, notesOf } from '../report/outcome.ts';
import { type Style, styleFor } from '../report/style.ts';
import { transcript } from '../report/transcript.ts';
import type { Failure, ScenarioResult, StepResult } from '../scenario/result.ts';
import type { EventsOf, PlayedEvent } from './events.ts';

/** How a report is drawn: without colours, and as wide as it is, unless told otherwise. */
export interface DrawOptions {
  readonly colour?: boolean;
  readonly columns?: number;
}

/** What a played run is made of. */
export interface PlayedParts {
  readonly result: ScenarioResult;
  readonly trace: readonly TraceEvent[];
  /** Full names of all events that the loaded plugins declare. */
  readonly kinds: readonly string[];
  readonly readFile: (file: string) => string | undefined;
}

/** The run is not what the test said; the message is the drawn failure. */
export class UnexpectedResult extends Error {
  readonly result: ScenarioResult;

  constructor(message: string, result: ScenarioResult) {
    super(message);
    this.name = 'UnexpectedResult';
    this.result = result;
  }
}

export class PlayedRun<P extends readonly PluginDefinition[] = readonly []> {
  /** Everything that a reporter gets. */
  readonly result: ScenarioResult;
  /** All events of the run in their merged order. */
  readonly trace: readonly TraceEvent[];
  readonly #parts: PlayedParts;

  constructor(parts: PlayedParts) {
    this.#parts = parts;
    this.result = parts.result;
    this.trace = parts.trace;
  }

  get name(): string {
    return this.result.name;
  }

  get passed(): boolean {
    return this.result.passed;
  }

  /** Why it was not played, when it says `skip`. */
  get skipped(): string | undefined {
    return this.result.skipped;
  }

  get failure(): Failure | undefined {
    return this.result.failure;
  }

  get seed(): number {
    return this.result.seed;
  }

  /** The same for the same files and seed, on any machine and in any executor. */
  get traceHash(): string {
    return this.result.traceHash;
  }

  get steps(): readonly StepResult[] {
    return this.result.steps;
  }

  get virtualTimeMs(): number {
    return this.result.virtualTimeMs;
  }

  /**
   * The events of a kind, oldest first: by the bare name those of a plugin that was given, typed
   * as it declares them; by `plugin/name` those of any. @throws RangeError there is no such kind
   */
  events<K extends keyof EventsOf<P> & string>(kind: K): readonly PlayedEvent<EventsOf<P>[K]>[];
  events(kind: `${string}/${string}`): readonly PlayedEvent[];
  events(kind: string): readonly PlayedEvent[] {
    const kinds = this.#kindsOf(kind);
    return this.trace.filter((event) => kinds.includes(event.kind));
  }

  /** The text that a person would see: session, failure, notes and facts. */
  report(options: DrawOptions = {}): string {
    const { columns } = options;
    const style = styleFor(options.colour ?? false);
    const { result } = this;
    const lines = [
      `   ${style.bold(result.name)}   ${style.dim(result.file)}`,
      ...transcript(result, { style, columns }),
      '',
      ...this.#failure(style, columns),
      ...notesOf(result).map(({ text }) => ` ${style.yellow('note')}  ${text}`),
      ` ${result.passed ? style.green('passed') : style.red('failed')}  ${factsOf(result).join('   ')}`,
    ];
    return `${fitLines(lines, columns).join('\n')}\n`;
  }

  /** @throws UnexpectedResult with the drawn failure when it did not pass, or was skipped */
  expectPassed(): this {
    const { skipped, failure } = this;
    if (skipped !== undefined) throw this.#unexpected(`${this.name} was skipped: ${skipped}`);
    if (failure) throw this.#unexpected(`\n${this.#drawn()}\n`);
    return this;
  }

  /**
   * The failure. With `by`, it must have failed by this: an invariant's name, or the kind of the
   * failure. @throws UnexpectedResult when it passed, or failed by something else
   */
  expectFailed(by?: string): Failure {
    const { failure } = this;
    const wanted = by === undefined ? '' : ` by \`${by}\``;
    if (!failure) {
      throw this.#unexpected(
        `${this.name} should have failed${wanted}, and passed\n${this.report()}`,
      );
    }
    if (by !== undefined && failure.by !== by && failure.kind !== by) {
      const message = `${this.name} should have failed${wanted}, and failed by \`${failure.by}\``;
      throw this.#unexpected(`${message}\n\n${this.#drawn()}\n`);
    }
    return failure;
  }

  #failure(style: Style, columns: number | undefined): string[] {
    const { readFile } = this.#parts;
    const lines = drawFailure(this.result, { style, columns, readFile });
    return lines.length === 0 ? [] : [...lines, ''];
  }

  #drawn(): string {
    return this.#failure(styleFor(false), undefined).join('\n').trimEnd();
  }

  /** The stack begins at the test. */
  #unexpected(message: string): UnexpectedResult {
    const error = new UnexpectedResult(message, this.result);
    Error.captureStackTrace(error, this.expectPassed);
    return error;
  }

  #kindsOf(kind: string): string[] {
    const { kinds } = this.#parts;
    const found = kinds.filter((one) => one === kind || one.endsWith(`/${kind}`));
    if (found.length === 1 || found.includes(kind)) return found.includes(kind) ? [kind] : found;
    if (found.length > 1) throw new RangeError(`\`${kind}\` is one of ${listOf(found, 'or')}`);
    const bare = kinds.map((one) => one.slice(one.indexOf('/') + 1));
    const meant = didYouMean(kind, kind.includes('/') ? kinds : bare);
    const hint = meant ?? `there are ${listOf(kinds, 'and', 30)}`;
    throw new RangeError(`no plugin of this run declares an event \`${kind}\`; ${hint}`);
  }
}
