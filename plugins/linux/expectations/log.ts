/** `{ log: QuorumPeerMain, host: m2, contains: … }`: what a process wrote to its log. */

import { defineExpectation, type TraceValue, t, textOf } from '../../../core/plugin/index.ts';
import { roleOf } from './subject.ts';

export const log = defineExpectation({
  summary: 'The log of a process, also of one that is gone',
  options: {
    log: t.selector({ about: 'a program, as `jps` prints it' }),
    host: t.selector({ about: 'on which hosts' }),
    contains: t.text({ about: 'a part of it', optional: true }),
    is: t.matcher(undefined, { about: 'a matcher for the whole of it', optional: true }),
  },
  example: { log: 'QuorumPeerMain', host: 'm2', contains: 'LEADING' },
  kinds: () => [],
  probes({ log, host }, world) {
    const program = roleOf(log);
    return world.hosts(host).map((name) => ({ kind: 'log', host: name, program }));
  },
  check({ log, host, contains, is }, world, answers) {
    const hosts = world.hosts(host);
    const wanted = contains === undefined ? is : ({ kind: 'contains', parts: [contains] } as const);
    const seen = answers.map((answer, at) => ({ host: hosts[at]!, text: textIn(answer) }));
    const nowhere = seen.every(({ text }) => text === undefined);
    return {
      absent: nowhere ? `no ${roleOf(log)} wrote a log` : undefined,
      holds: seen.every(({ text }) => text !== undefined && (!wanted || world.test(wanted, text))),
      saw: seen
        .map(({ host, text }) =>
          text === undefined
            ? `${roleOf(log)} on ${host} has no log`
            : `the log of ${roleOf(log)} on ${host} ends with: ${lastLines(text)}`,
        )
        .join('\n'),
    };
  },
});

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-3).join('\n');
}

function textIn(answer: TraceValue): string | undefined {
  if (answer === null || typeof answer !== 'object') return undefined;
  const { content } = answer as { content?: TraceValue };
  return content === undefined ? undefined : textOf(content);
}
