/** The other side of a control endpoint: what a shell asks of a cluster that is served elsewhere. */

import { QuorateError } from '../../errors/quorate-error.ts';
import type { CauseLink } from '../../scenario/result.ts';
import type { HostState } from '../../scenario/run/visitor.ts';
import type { ShellState } from '../../serve/control/shell-state.ts';
import type { StepAnswer } from '../../serve/served-run.ts';
import { httpAsk } from './http-ask.ts';
import { type PlainStep, TYPED, WrongLine } from './plain-step.ts';

/** What the endpoint says of a request that it does not take. */
interface Refused {
  readonly error: { readonly message: string; readonly cure: string };
  readonly problems?: readonly {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
  }[];
}

const HELD = 200;
const DID_NOT_HOLD = 422;

export class ControlClient {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws QuorateError serve/not-reached, for what is no such address */
  constructor(url: string, token: string | undefined) {
    if (!/^http:\/\/(127\.0\.0\.1|localhost):\d+\/?$/.test(url)) {
      const why = 'it is no address as `http://127.0.0.1:40123`';
      throw new QuorateError('serve/not-reached', { url, why });
    }
    this.url = url.replace(/\/$/, '');
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  state(): Promise<ShellState> {
    return this.#ask('/shell');
  }

  async hosts(): Promise<readonly HostState[]> {
    return (await this.#ask<{ readonly hosts: readonly HostState[] }>('/hosts')).hosts;
  }

  /** Causes of the last change of a host, or of any. */
  async why(host: string | undefined): Promise<readonly CauseLink[]> {
    return (await this.#ask<{ readonly causes: readonly CauseLink[] }>(`/why${query({ host })}`))
      .causes;
  }

  /** The last events of a host, or of all. */
  async events(host: string | undefined, count: number): Promise<readonly CauseLink[]> {
    const path = `/events${query({ host, count: String(count) })}`;
    return (await this.#ask<{ readonly events: readonly CauseLink[] }>(path)).events;
  }

  /** Plays a step; settles when it has ended. @throws WrongLine */
  step(step: PlainStep): Promise<StepAnswer> {
    const body = JSON.stringify(step);
    return this.#ask('/step', body);
  }

  async #ask<T>(path: string, body?: string): Promise<T> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const { status, answer } = await this.#answerTo<T>(path, {
      headers: { ...this.#headers, ...type },
      body,
    });
    if (status === HELD || status === DID_NOT_HOLD) return answer as T;
    const { error, problems } = answer as Refused;
    if (problems) throw new WrongLine(problems.map((one) => ({ ...one, at: NOWHERE })));
    throw new QuorateError('serve/refused', { why: error.message, cure: error.cure });
  }

  /** @throws QuorateError serve/not-reached, also for what speaks no JSON there */
  async #answerTo<T>(
    path: string,
    asked: Parameters<typeof httpAsk>[1],
  ): Promise<{ readonly status: number; readonly answer: T | Refused }> {
    try {
      const { status, text } = await httpAsk(this.url + path, asked);
      return { status, answer: JSON.parse(text) };
    } catch (error) {
      throw new QuorateError('serve/not-reached', { url: this.url, why: reasonOf(error) });
    }
  }
}

const NOWHERE = { file: TYPED, line: 1, column: 1, length: 0 };

function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) => {
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'what answers there is no control endpoint';
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  return code === undefined ? message : `the connection failed (${code})`;
}
