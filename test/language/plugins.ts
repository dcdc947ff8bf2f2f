/**
 * Small plugins for the tests of the language: the shape of the built-in ones, none of their
 * behaviour. What the language must know of a piece is here; what a piece does is not its matter.
 */

import { readFileSync } from 'node:fs';
import { QuorateError } from '../../core/errors/quorate-error.ts';
import type {
  CheckWorld,
  ExpectationDefinition,
  FaultDefinition,
  PluginDefinition,
} from '../../core/plugin/define.ts';
import { importPlugin, resolveSpecifier } from '../../core/plugin/loader.ts';
import { t } from '../../core/plugin/types.ts';
import type { PluginSource } from '../../core/scenario/load-scenarios.ts';

const nothing = () => undefined;

function fault(options: FaultDefinition['options'], lasts: boolean): FaultDefinition {
  return {
    summary: 'a fault',
    options,
    example: {},
    begin: nothing,
    ...(lasts && { end: nothing }),
  };
}

function expectation(options: ExpectationDefinition['options']): ExpectationDefinition {
  const check = (_options: unknown, world: CheckWorld) => ({ holds: world.now > 0, saw: '' });
  return { summary: 'an expectation', options, example: {}, check };
}

const host = t.selector({ about: 'the host' });
const links = {
  between: t.list(t.selector(), { about: 'the two sides', optional: true }),
  from: t.selector({ about: 'one side only', optional: true }),
  to: t.selector({ optional: true }),
  ports: t.list(t.int({ min: 1, max: 65535 }), { optional: true }),
};

export const linux: PluginDefinition = {
  name: 'linux',
  summary: 'hosts',
  events: {
    'process/exited': t.event(
      { program: t.text(), code: t.int() },
      ({ program, code }) => `${program} ends with ${code}`,
    ),
  },
  faults: {
    kill: fault({ host, process: t.text({ about: 'its name' }) }, false),
    pause: fault({ host, process: t.text({ about: 'its name' }) }, true),
    'power-off': fault({ host }, true),
    partition: fault(links, true),
    delay: fault({ ...links, by: t.duration({ about: 'how long' }) }, true),
    loss: fault({ ...links, rate: t.percent({ about: 'share of packets' }) }, true),
    disk: fault({ host, is: t.oneOf('full', 'slow', 'hung', 'failing') }, true),
  },
  expectations: {
    role: expectation({ role: t.text(), host, is: t.matcher() }),
    process: expectation({ process: t.text(), host, is: t.oneOf('running', 'stopped', 'gone') }),
    count: expectation({ count: t.selector(), is: t.quantity(t.int()) }),
    file: expectation({ file: t.path(), host, is: t.matcher(undefined, { optional: true }) }),
    event: expectation({
      event: t.text(),
      host: t.selector({ optional: true }),
      since: t.handle({ optional: true }),
      times: t.quantity(t.int(), { default: 'at least 1' }),
    }),
    measure: expectation({
      measure: t.text(),
      is: t.quantity(t.int()),
      during: t.handle({ optional: true }),
      outside: t.handle({ optional: true }),
    }),
  },
};

export const zookeeper: PluginDefinition = {
  name: 'zookeeper',
  summary: 'ZooKeeper',
  version: '1.2.0',
  configuration: {
    'zoo.cfg': {
      format: 'properties',
      path: '/root/zookeeper-3.8.4/conf/zoo.cfg',
      base: { tickTime: '2000', initLimit: '10', dataDir: '/tmp/zookeeper', clientPort: '2181' },
      keys: {
        tickTime: t.int({ min: 1 }),
        clientPort: t.int({ min: 1, max: 65535 }),
        dataDir: t.path(),
        'server.*': t.text(),
      },
      check: (keys) => (keys.has('dataDir') ? [] : ['dataDir is not set']),
    },
    'zoo.env': { format: 'text', path: '/root/zookeeper-3.8.4/conf/java.env', keys: {} },
  },
  events: {
    elected: t.event({ leader: t.host(), epoch: t.int() }, ({ leader }) => `${leader} is elected`),
    proposed: t.event({ zxid: t.long() }, ({ zxid }) => `proposes ${zxid}`),
  },
  roles: {
    QuorumPeerMain: {
      summary: 'a server',
      aliases: ['zookeeper'],
      states: ['looking', 'following', 'leader', 'follower', 'observer'],
      runsOn: (one) =>
        Object.entries(one.conf['zoo.cfg']?.keys ?? {}).some(
          ([key, value]) => key.startsWith('server.') && value.startsWith(`${one.name}:`),
        ),
      main: nothing,
    },
  },
  faults: { 'expire-session': fault({ session: t.text() }, false) },
  expectations: {
    znode: expectation({
      znode: t.path(),
      is: t.matcher(undefined, { optional: true }),
      exists: t.bool({ optional: true }),
      owner: t.holder({ optional: true }),
      dataVersion: t.quantity(t.int(), { optional: true }),
    }),
  },
  invariants: {
    agreement: { summary: 'one history', start: () => undefined as never, on: {} },
  },
  workloads: {
    counters: {
      summary: 'counts',
      options: {
        clients: t.int({ min: 1, default: '3' }),
        every: t.duration({ positive: true, default: '100ms' }),
      },
      example: {},
      measures: { 'took-place': { about: 'took place after all', unit: 'count' } },
      main: nothing,
    },
  },
  measures: {
    'without-leader': {
      about: 'the longest time without a leader',
      unit: 'duration',
      start: () => undefined as never,
      on: {},
      value: () => 0,
    },
  },
  conf: ({ hosts }, written): Record<string, Record<string, string>> => {
    if (written['zoo.cfg']?.some((key) => key.startsWith('server.'))) return {};
    const claimed = hosts.filter((one) => one.roles.includes('QuorumPeerMain'));
    const servers = claimed.length > 0 ? claimed : hosts;
    const lines = servers.map((one, at) => [`server.${at + 1}`, `${one.name}:2888:3888`]);
    return { 'zoo.cfg': Object.fromEntries(lines) };
  },
  running: ({ hosts }) => [
    { host: hosts.map((one) => one.name), run: 'zkServer.sh start' },
    { expect: { count: 'leader QuorumPeerMain', is: '1' }, within: '30s' },
  ],
};

export const scheduler: PluginDefinition = {
  name: 'scheduler',
  summary: 'jobs',
  requires: { zookeeper: '^1' },
  faults: { 'forget-token': fault({ host: t.selector({ default: 'all' }) }, true) },
  expectations: {
    leader: expectation({
      leader: t.hostMatcher(),
      token: t.quantity(t.int(), { optional: true }),
    }),
  },
};

const clashing: PluginDefinition = {
  name: 'clashing',
  summary: 'brings what is there',
  configuration: { 'zoo.cfg': { format: 'properties', path: '/zoo.cfg', keys: {} } },
};

const demanding: PluginDefinition = {
  name: 'demanding',
  summary: 'wants too much',
  requires: { zookeeper: '^2' },
};

const PLUGINS = { linux, zookeeper, scheduler, clashing, demanding } as const;

/** Plugins of this file by name; everything else as the real loader resolves it. */
export const testPlugins: PluginSource = {
  resolve: (specifier, baseDir) =>
    Object.hasOwn(PLUGINS, specifier) ? specifier : resolveSpecifier(specifier, baseDir),
  load: async (resolved) => {
    if (Object.hasOwn(PLUGINS, resolved)) return PLUGINS[resolved as keyof typeof PLUGINS];
    if (resolved.endsWith('.js')) return importPlugin(resolved);
    const why = readFileSync(resolved, 'utf8').trim();
    throw new QuorateError('plugin/no-plugin', { name: resolved, why });
  },
};
