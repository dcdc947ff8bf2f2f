/** `{ file: /etc/hosts, host: m1, contains: … }`: a file on the disk of a host. */

import {
  defineExpectation,
  describeMatcher,
  type TraceValue,
  t,
  textOf,
} from '../../../core/plugin/index.ts';

export const file = defineExpectation({
  summary: 'A file on the disk of a host: there or not, its text, what of it is synced',
  options: {
    file: t.path({ about: 'an absolute path' }),
    host: t.selector({ about: 'on which hosts' }),
    exists: t.bool({ about: 'whether it is there', optional: true }),
    is: t.matcher(undefined, { about: 'its whole text', optional: true }),
    contains: t.text({ about: 'a part of its text', optional: true }),
    synced: t.bool({ about: 'look at what a power loss would be sure to leave', default: 'false' }),
  },
  example: { file: '/root/zookeeper-3.8.4/data/myid', host: 'm1', is: '1' },
  kinds: () => [],
  probes({ file, host }, world) {
    return world.hosts(host).map((name) => ({ kind: 'file', host: name, path: file }));
  },
  check({ file, host, exists, is, contains, synced }, world, answers) {
    const hosts = world.hosts(host);
    const seen = answers.map((answer, at) => ({ host: hosts[at]!, text: textIn(answer, synced) }));
    const wanted = contains === undefined ? is : ({ kind: 'contains', parts: [contains] } as const);
    const holds = seen.every(({ text }) => {
      if (exists === false) return text === undefined;
      return text !== undefined && (wanted === undefined || world.test(wanted, text));
    });
    const said = seen.map(({ host, text }) =>
      text === undefined ? `no ${file} on ${host}` : `${file} on ${host}: ${text}`,
    );
    const hint = wanted ? ` (expected ${describeMatcher(wanted)})` : '';
    const nowhere = exists !== false && seen.every(({ text }) => text === undefined);
    const absent = nowhere ? `${file} never was there` : undefined;
    return { holds, absent, saw: said.join('\n') + (holds ? '' : hint) };
  },
});

function textIn(answer: TraceValue, synced: boolean): string | undefined {
  if (answer === null || typeof answer !== 'object') return undefined;
  const { content, synced: durable } = answer as { content?: TraceValue; synced?: TraceValue };
  const bytes = synced ? durable : content;
  return bytes === undefined ? '' : textOf(bytes);
}
