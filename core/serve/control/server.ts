/**
 * The control endpoint of a served cluster: HTTP on the loopback address. It takes the steps that a
 * timeline takes, and runs nothing outside the simulation.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QuorateError } from '../../errors/quorate-error.ts';
import { ERRORS, type ErrorCode } from '../../errors/table.ts';
import { notListening } from '../not-listening.ts';
import { admit } from './guard.ts';
import { type Answer, type Controlled, json, Routes } from './routes.ts';
import { WrongStep } from './step-request.ts';

export interface ControlOptions extends Controlled {
  /** 0: a free one. */
  readonly port: number;
  readonly token: string | undefined;
}

export interface Control {
  /** `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Closes the port and every connection to it. */
  close(): Promise<void>;
}

/** Whose status is not 400. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  'serve/no-token': 401,
  'serve/foreign-host': 403,
  'serve/foreign-origin': 403,
  'serve/no-such-path': 404,
  'serve/no-such-method': 405,
  'serve/ended': 410,
  'serve/too-large': 413,
  'serve/bad-type': 415,
};
const DEFECT = 500;
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** @throws QuorateError serve/port-in-use, serve/port-refused */
export async function openControl(options: ControlOptions): Promise<Control> {
  const routes = new Routes(options);
  const { token } = options;
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    void answered(request, routes, { port, token }).then((answer) => send(response, answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(notListening(error, options.port, 'the control endpoint')),
    );
    server.listen({ host: '127.0.0.1', port: options.port }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answered(
  request: IncomingMessage,
  routes: Routes,
  doorman: { readonly port: number; readonly token: string | undefined },
): Promise<Answer> {
  try {
    admit(request.headers, doorman);
    return await routes.answer(request);
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Answer {
  const known = error instanceof QuorateError;
  const code = known ? error.code : 'command-line/defect';
  const message = known ? error.message : String(error);
  const cure = known ? error.cure : ERRORS[code].cure;
  const answer = json({
    error: { code, message, cure },
    ...(error instanceof WrongStep && more(error)),
  });
  const status = STATUS[code] ?? (known ? 400 : DEFECT);
  const headers: Record<string, string> = {};
  if (code === 'serve/no-token') headers['WWW-Authenticate'] = 'Bearer';
  if (known && code === 'serve/no-such-method') headers.Allow = String(error.parameters.allowed);
  // The rest of what is not wanted is not read.
  if (code === 'serve/too-large') headers.Connection = 'close';
  return { ...answer, status, headers };
}

function more({ problems, text }: WrongStep) {
  return {
    problems: problems.map(({ code, message, hint, at: { line, column, length } }) => {
      return { code, message, hint, line, column, length };
    }),
    text,
  };
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...HEADERS,
    'content-type': `${type}; charset=utf-8`,
    'content-length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}
