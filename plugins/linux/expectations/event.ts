/** `{ event: zookeeper/elected, times: 1 }`: what happened, by kind, data, host and number. */

import {
  type CheckWorld,
  defineExpectation,
  describeMatcher,
  type Matcher,
  type Selector,
  type TraceEvent,
  t,
} from '../../../core/plugin/index.ts';

interface EventFilter {
  readonly host: Selector | undefined;
  readonly since: string | undefined;
  /** Matchers for the event's own data, as the language reads them beside the options. */
  readonly fields?: Readonly<Record<string, Matcher>>;
}

export const event = defineExpectation({
  summary: 'How often an event happened',
  options: {
    event: t.text({ about: 'its kind, as `plugin/event`' }),
    host: t.selector({ about: 'only on these hosts', optional: true }),
    since: t.handle({
      about: 'only since the step of this handle ended, or the fault began',
      optional: true,
    }),
    times: t.quantity(t.int(), { about: 'how often', default: 'at least 1' }),
  },
  example: { event: 'process/exited', host: 'm1', times: '1' },
  kinds: ({ event }) => [event],
  check(options, world) {
    const { event: kind, times } = options;
    const found = world.events(kind).filter((one) => isMeant(one, options, world));
    const last = found.at(-1);
    const when = last ? `, last on ${last.host} at ${(last.time / 1e6).toFixed(3)} s` : '';
    const narrowed = options.host ?? options.since ?? Object.keys(fieldsOf(options))[0];
    const never = narrowed !== undefined && world.events(kind).length === 0;
    return {
      evidence: found.slice(-2),
      absent: never ? `no ${kind} happened, anywhere` : undefined,
      holds: world.test(times, found.length),
      saw: `${kind} ${howOften(found.length)}${when} (expected ${describeMatcher(times)})`,
    };
  },
});

function howOften(times: number): string {
  if (times === 0) return 'never';
  return times === 1 ? 'once' : `${times} times`;
}

function fieldsOf({ fields = {} }: EventFilter): Readonly<Record<string, Matcher>> {
  return fields;
}

function isMeant(event: TraceEvent, filter: EventFilter, world: CheckWorld): boolean {
  const { host, since } = filter;
  const fields = fieldsOf(filter);
  if (since !== undefined && event.time < world.endOf(since)) return false;
  if (host && !world.hosts(host).includes(event.host)) return false;
  return world.testAll(
    Object.entries(fields).map(([name, matcher]) => [matcher, event.data[name] ?? null]),
  );
}
