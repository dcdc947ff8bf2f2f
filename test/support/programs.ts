/** Short ways to write the programs of a test. */

import type { Connection, Program, System } from '../../core/machine/system.ts';

export function program(
  name: string,
  main: Program['main'],
  startup: Program['startup'] = { minMs: 1, maxMs: 1 },
): Program {
  return { name, kind: 'role', jvm: false, startup, main };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const bytes = (text: string): Uint8Array => encoder.encode(text);
export const text = (data: Uint8Array): string => decoder.decode(data);

/** Reports everything that happens on a connection as events, with the milliseconds since boot. */
export function report(sys: System, connection: Connection): void {
  const say = (what: string, more = '') =>
    sys.observe('test/heard', { what, more, at: sys.clock.monotonic() });
  connection.onOpen = () => say('open');
  connection.onData = (data) => say('data', text(data));
  connection.onEnd = () => say('end');
  connection.onError = (error) => say('error', error.code);
}

/** Listens on 80, greets each connection with its argument, reports what it hears. */
export const greeter = program('greeter', (sys) => {
  sys.net.listen(80, (connection) => {
    report(sys, connection);
    connection.write(bytes(sys.argv[1] ?? 'hello'));
  });
  return sys.forever();
});

/** Connects to a host's port 80 at once and reports; the third argument is sent every 100 ms. */
export const caller = program('caller', (sys) => {
  const connection = sys.net.connect(sys.argv[1]!, 80);
  report(sys, connection);
  const chatter = sys.argv[2];
  const say = () => {
    connection.write(bytes(chatter!));
    sys.timer(100, say);
  };
  if (chatter) say();
  return sys.forever();
});
