/**
 * One request over HTTP to a program of this machine. Not `fetch`, which gives up on a step that
 * waits for more than five minutes, and does not speak to some ports at all.
 */

import { type OutgoingHttpHeaders, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Rejects when the connection fails; `body` makes it a POST. */
export function httpAsk(
  url: string,
  { headers, body }: { readonly headers: OutgoingHttpHeaders; readonly body: string | undefined },
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request(url, { method, headers, agent: false });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.end(body);
  });
}
