/** What the failover of services says in the trace. */

import { type EventDefinition, t } from '../../../core/plugin/index.ts';

const target = t.text({ about: 'the service: `NameNode at m1/192.168.0.2:9000`' });
const path = t.text({ about: 'the znode' });
const why = t.text({ about: 'why' });

export const haEvents = {
  'lock-won': t.event(
    { path, session: t.long({ about: 'the session that holds it' }) },
    ({ path: znode }) => `won ${znode}`,
  ),
  'lock-lost': t.event({ path, why }, (event) => `gave up ${event.path}: ${event.why}`),
  'breadcrumb-found': t.event(
    { path, data: t.text({ about: 'its bytes, in hexadecimal; empty where there is none' }) },
    (event) => (event.data === '' ? `found no ${event.path}` : `found ${event.path}`),
  ),
  'breadcrumb-written': t.event(
    { path, data: t.text({ about: 'its bytes, in hexadecimal' }) },
    (event) => `wrote ${event.path}`,
  ),
  fencing: t.event(
    {
      target,
      method: t.text({ about: '`graceful`, or the method with its argument' }),
      outcome: t.oneOf(['fenced', 'failed'], { about: 'whether it is harmless now' }),
    },
    (event) =>
      `${event.method}: ${event.target} ${event.outcome === 'fenced' ? 'is fenced' : 'is not fenced'}`,
  ),
  health: t.event(
    { target, state: t.text({ about: 'what the health monitor thinks of it' }) },
    (event) => `${event.target} is ${event.state}`,
  ),
  'transition-asked': t.event(
    { target, state: t.text({ about: 'what it is to become' }) },
    (event) => `asked ${event.target} to become ${event.state}`,
  ),
  'transition-failed': t.event(
    { target, state: t.text({ about: 'what it was to become' }), why },
    (event) => `${event.target} did not become ${event.state}: ${event.why}`,
  ),
  'became-active': t.event({ target }, (event) => `made ${event.target} active`),
  'became-standby': t.event({ target }, (event) => `left ${event.target} standby`),
} satisfies Readonly<Record<string, EventDefinition>>;
