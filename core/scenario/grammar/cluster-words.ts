/** The words of a cluster file, and of a host in it. */

import type { Words } from './word.ts';

export const CLUSTER_WORDS = {
  name: {
    about: 'The name of the cluster; that of its folder when it is left out',
    takes: 'text',
    example: 'name: zk-ensemble',
  },
  note: {
    about: 'What this cluster is for',
    takes: 'text',
    example: "note: the chapter's three machines",
  },
  extends: {
    about: 'A cluster file that this one is laid over, key by key',
    takes: 'path',
    example: 'extends: ../zk-ensemble/cluster.yaml',
  },
  plugins: {
    about: 'What its hosts can run: built-in names, npm packages, or paths that begin with `./`',
    takes: 'texts',
    example: 'plugins: [zookeeper, ./scheduler.ts]',
  },
  hosts: {
    about: 'The machines, by name, in the order that `all` means',
    takes: 'hosts',
    example: 'hosts: { m1: { ip: 192.168.0.2 }, m2: {}, m3: {} }',
  },
  conf: {
    about:
      'Configuration files by name: keys, a path, the text itself, or layers; or a folder of them',
    takes: 'conf',
    example: 'conf: { zoo.cfg: { tickTime: 2000 } }',
  },
  network: {
    about: 'Latency, jitter and bandwidth between hosts, and how a dead host looks',
    takes: 'network',
    example: 'network: { latency: 500us, jitter: 100us, bandwidth: 1Gbit/s }',
  },
  disk: {
    about: 'How long an fsync takes, and how much a disk holds',
    takes: 'disk',
    example: 'disk: { fsync: 2ms, capacity: 100GB }',
  },
  clock: {
    about: 'The date at time zero',
    takes: 'date',
    example: 'clock: 2025-01-01T00:00:00Z',
  },
  startup: {
    about: 'How long programs take to start, by program, instead of their own times',
    takes: 'startup',
    example: 'startup: { QuorumPeerMain: 600ms..900ms }',
  },
  stages: {
    about: 'Stages of its own for `start`, or other steps for a known one',
    takes: 'stages',
    example: 'stages: { loaded: { from: running, steps: [{ wait: 1s }] } }',
  },
  without: {
    about: 'Warnings that are not to be told of this cluster, each with the reason',
    takes: 'unwarned',
    example:
      'without: [{ warning: conf/deprecated, because: the old names are what is to be shown }]',
  },
  limits: {
    about: 'Where a run ends that would not end: events, virtual time, modelled bytes',
    takes: 'limits',
    example: 'limits: { time: 1d, events: 20000000, bytes: 1GB }',
  },
} as const satisfies Words;

export const HOST_WORDS = {
  ip: {
    about: 'Its IPv4 address; the next free one of 192.168.0.0/24 when it is left out',
    takes: 'text',
    example: 'ip: 192.168.0.2',
  },
  conf: {
    about: 'Configuration of this host alone, laid over that of the cluster',
    takes: 'conf',
    example: 'conf: { zoo.cfg: { tickTime: 3000 } }',
  },
  roles: {
    about: 'Who runs here: a claim that the configuration must not deny, or without one its source',
    takes: 'roles',
    example: 'roles: [QuorumPeerMain]',
  },
} as const satisfies Words;
