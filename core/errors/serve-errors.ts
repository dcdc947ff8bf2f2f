/** The part of the error table about clusters that are served to real clients. */

import type { ErrorEntry } from './entry.ts';

export const SERVE_ERRORS = {
  'serve/no-client-port': {
    message: 'no host of `{file}` has a client port, so there is nothing to connect to',
    cure: 'Serve a cluster whose hosts have a `zoo.cfg` with `clientPort`.',
    exit: 2,
  },
  'serve/port-in-use': {
    message: 'port {port} of this machine is taken, and {what} was to listen there',
    cure: 'Name another port, or none: then a free one is taken.',
    exit: 2,
  },
  'serve/port-refused': {
    message: '{what} was to listen at port {port} of this machine, which refuses: {why}',
    cure: 'Name a port from 1024 on, or none: those below need a right of their own.',
    exit: 2,
  },
  'serve/bad-port': {
    message: '`{text}` names no port',
    cure: 'Write `m1=2181`, or one number from which the hosts get theirs in order: `2181`; of doors and neighbours, `m1:3888=23888`.',
    exit: 2,
  },
  'serve/bad-token': {
    message: '`{text}` can be no token',
    cure: 'Write letters, digits and signs of ASCII, at least one, such as `openssl rand -hex 16` prints.',
    exit: 2,
  },
  'serve/no-such-host': {
    message: 'there is no host `{host}` with a client port',
    cure: 'The hosts are {hosts}.',
    exit: 2,
  },
  'serve/no-such-door': {
    message: 'there is no host `{host}`, whose port was to be opened',
    cure: 'The hosts are {hosts}.',
    exit: 2,
  },
  'serve/bad-neighbour': {
    message: '`{name}` cannot be the name of a neighbour',
    cure: 'Take a name that no host has, or an address of loopback from 127.0.0.2 on.',
    exit: 2,
  },
  'serve/other-cluster': {
    message: 'the timeline of `{timeline}` belongs to another cluster than `{file}`',
    cure: 'Serve the cluster that its `cluster:` names, or the scenario itself.',
    exit: 2,
  },
  'serve/no-timeline': {
    message: '`{file}` has no timeline to play',
    cure: 'Name a scenario: a file with `timeline:`.',
    exit: 2,
  },
  'serve/foreign-host': {
    message: 'the request was for `{host}`, and this endpoint answers to `{own}` only',
    cure: 'Ask it by the address that was printed.',
    exit: 2,
  },
  'serve/foreign-origin': {
    message: 'a page of {origin} asked, and this endpoint answers to no page of another place',
    cure: 'Ask from a program: `curl`, or a test.',
    exit: 2,
  },
  'serve/no-token': {
    message: 'the request lacks the token that `--token` gave',
    cure: 'Send `Authorization: Bearer <token>`.',
    exit: 2,
  },
  'serve/no-such-path': {
    message: 'there is no `{path}` here',
    cure: 'There are {paths}.',
    exit: 2,
  },
  'serve/no-such-method': {
    message: '`{path}` takes {allowed}, not {method}',
    cure: '`GET /` says what there is.',
    exit: 2,
  },
  'serve/bad-type': {
    message: 'a step comes as `application/json` or `application/yaml`, not as `{type}`',
    cure: 'Say so: `curl -H "content-type: application/yaml" --data-binary @step.yaml`.',
    exit: 2,
  },
  'serve/too-large': {
    message: 'the request is larger than {limit} bytes',
    cure: 'A step is a few lines; send long ones one by one.',
    exit: 2,
  },
  'serve/bad-text': {
    message: 'the request cannot be read: {why}',
    cure: 'Send the step as UTF-8, without compression.',
    exit: 2,
  },
  'serve/bad-query': {
    message: '`{name}={text}` cannot be: {why}',
    cure: '`GET /` says what there is.',
    exit: 2,
  },
  'serve/wrong-step': {
    message: 'the step is wrong: {why}',
    cure: 'Write it as in a timeline; `docs/language.md` lists the words.',
    exit: 2,
  },
  'serve/step-failed': {
    message: '`{step}` did not hold: {why}',
    cure: 'Look at what was seen instead; `expect … within` gives it time.',
    exit: 2,
  },
  'serve/not-lasting': {
    message: 'nothing that lasts was begun by `{asked}`',
    cure: 'Ask with the words of its beginning, or `heal` what that returned.',
    exit: 2,
  },
  'serve/not-reached': {
    message: 'no served cluster answers at {url}: {why}',
    cure: 'Name the control address that `quorate serve` printed.',
    exit: 2,
  },
  'serve/refused': {
    message: 'the served cluster refuses: {why}',
    cure: '{cure}',
    exit: 2,
  },
  'serve/ended': {
    message: 'the cluster is served no more: {why}',
    cure: 'Serve it anew.',
    exit: 2,
  },
  'serve/no-recording': {
    message: '`{path}` is no recording of a served cluster: {why}',
    cure: 'Name a file that `quorate serve --record` wrote.',
    exit: 2,
  },
  'serve/other-version': {
    message: '`{path}` was recorded by version {version} of Quorate, and this is {own}',
    cure: 'Replay it with that version: another one may behave otherwise.',
    exit: 2,
  },
  'serve/not-as-recorded': {
    message:
      'the replay is not what was recorded: its trace is {played}, that of the recording {recorded}',
    cure: 'A plugin that has changed since, or that keeps state in a module, does this.',
    exit: 3,
  },
} as const satisfies Record<string, ErrorEntry>;
