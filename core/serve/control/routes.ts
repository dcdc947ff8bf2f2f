/** What the control endpoint does for each path: looks, and steps of the language; nothing else. */

import type { IncomingMessage } from 'node:http';
import { QuorateError } from '../../errors/quorate-error.ts';
import { listOf } from '../../plugin/problem.ts';
import { wordsOf } from '../../plugin/words.ts';
import type { Endpoint } from '../endpoints.ts';
import { StepIntake, type Taken } from '../step-intake.ts';
import { readBody } from './body.ts';
import { HELP } from './help.ts';
import type { ShellState } from './shell-state.ts';
import { readSentStep } from './step-request.ts';

/** What is controlled. */
export interface Controlled extends Taken {
  readonly endpoints: readonly Endpoint[];
  /** Why the run goes on no more, once it does not. */
  readonly over: () => string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly type: 'application/json' | 'application/jsonl' | 'text/plain';
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const DEFAULT_EVENTS = 10;

interface Route {
  readonly method: 'GET' | 'POST';
  /** Names that may stand behind `?`. */
  readonly query: readonly string[];
  answer(query: URLSearchParams, request: IncomingMessage): Promise<Answer>;
}

export class Routes {
  readonly #controlled: Controlled;
  readonly #intake: StepIntake;
  readonly #routes: Readonly<Record<string, Route>> = {
    '/': { method: 'GET', query: [], answer: async () => text(HELP) },
    '/step': { method: 'POST', query: [], answer: (_, request) => this.#step(request) },
    '/hosts': { method: 'GET', query: [], answer: () => this.#hosts() },
    '/trace': { method: 'GET', query: ['from'], answer: (query) => this.#trace(query) },
    '/why': { method: 'GET', query: ['host'], answer: (query) => this.#why(query) },
    '/events': {
      method: 'GET',
      query: ['host', 'count'],
      answer: (query) => this.#events(query),
    },
    '/shell': { method: 'GET', query: [], answer: () => this.#shell() },
  };

  constructor(controlled: Controlled) {
    this.#controlled = controlled;
    this.#intake = new StepIntake(controlled);
  }

  /** @throws QuorateError what is wrong with the request */
  async answer(request: IncomingMessage): Promise<Answer> {
    const [path = '/', ...rest] = (request.url ?? '/').split('?');
    const query = new URLSearchParams(rest.join('?'));
    const route = Object.hasOwn(this.#routes, path) ? this.#routes[path] : undefined;
    const { method = '' } = request;
    if (!route) {
      const paths = listOf(Object.keys(this.#routes));
      throw new QuorateError('serve/no-such-path', { path, paths });
    }
    // Of an answer to HEAD, node:http leaves the body out.
    const allowed = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method];
    if (!allowed.includes(method)) {
      const parameters = { path, allowed: allowed.join(', '), method };
      throw new QuorateError('serve/no-such-method', parameters);
    }
    for (const [name, value] of query) {
      if (!route.query.includes(name)) {
        const why = `\`${path}\` asks for nothing of that name`;
        throw new QuorateError('serve/bad-query', { name, text: value, why });
      }
    }
    const over = this.#controlled.over();
    if (over !== undefined) throw new QuorateError('serve/ended', { why: over });
    return route.answer(query, request);
  }

  async #step(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    const answer = await this.#intake.play((whereabouts) => readSentStep(body, whereabouts));
    return { ...json(answer), status: answer.passed ? 200 : 422 };
  }

  async #hosts(): Promise<Answer> {
    const { served, endpoints } = this.#controlled;
    const addresses = new Map(endpoints.map(({ host, address }) => [host, address]));
    const hosts = await served.hosts();
    return json({ hosts: hosts.map((one) => ({ ...one, address: addresses.get(one.host) })) });
  }

  async #trace(query: URLSearchParams): Promise<Answer> {
    const { lines, next } = await this.#controlled.served.trace(
      numberIn(query, 'from', { otherwise: 0, least: 0 }),
    );
    const body = lines.map((line) => `${line}\n`).join('');
    const headers = { 'Quorate-Next': String(next) };
    return { status: 200, type: 'application/jsonl', body, headers };
  }

  async #why(query: URLSearchParams): Promise<Answer> {
    return json({ causes: await this.#controlled.served.why(this.#hostOf(query)) });
  }

  async #events(query: URLSearchParams): Promise<Answer> {
    const host = this.#hostOf(query);
    const count = numberIn(query, 'count', { otherwise: DEFAULT_EVENTS, least: 1 });
    return json({ events: await this.#controlled.served.lastEvents(host, count) });
  }

  #hostOf(query: URLSearchParams): string | undefined {
    const host = query.get('host') ?? undefined;
    const names = this.#controlled.cluster.hosts.map(({ name }) => name);
    if (host !== undefined && !names.includes(host)) {
      const why = `the hosts are ${listOf(names)}`;
      throw new QuorateError('serve/bad-query', { name: 'host', text: host, why });
    }
    return host;
  }

  async #shell(): Promise<Answer> {
    const { served, cluster, registry } = this.#controlled;
    const state: ShellState = {
      cluster: cluster.name,
      hosts: cluster.hosts.map(({ name }) => name),
      words: wordsOf(registry),
      place: await served.place(),
    };
    return json(state);
  }
}

function numberIn(
  query: URLSearchParams,
  name: string,
  { otherwise, least }: { readonly otherwise: number; readonly least: number },
): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text);
  const why = `it is no whole number from ${least}`;
  throw new QuorateError('serve/bad-query', { name, text, why });
}

export function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function text(body: string): Answer {
  return { status: 200, type: 'text/plain', body };
}
