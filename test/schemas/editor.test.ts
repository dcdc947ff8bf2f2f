/** What an editor shows of the schemas in this package, by the YAML language server that it starts. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Editor, type Mark } from './editor.ts';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

const HEAD = 'cluster: ./cluster.yaml\ntimeline:\n';

/** Labels of what is offered at `|`, in its order. */
async function offered(kind: string, text: string): Promise<string[]> {
  return (await editor.complete(kind, text)).map(({ label }) => label);
}

async function problems(kind: string, text: string): Promise<Pick<Mark, 'marked' | 'message'>[]> {
  const { marks } = await editor.open(kind, text);
  return marks.map(({ marked, message }) => ({ marked, message }));
}

describe('completion', () => {
  test('offers the verbs in a step, and what each means', async () => {
    const items = await editor.complete('scenario', `${HEAD}  - |`);
    const labels = items.map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(['run', 'type', 'transcript']);
    expect(labels).toEqual(expect.arrayContaining(['expect', 'wait', 'fault', 'heal', 'use']));
    const run = items.find(({ label }) => label === 'run');
    expect(run).toMatchObject({ insertText: 'run: ' });
    expect(JSON.stringify(run?.documentation)).toContain('Types command lines');
  });

  test('offers the modifiers of the verb and no others, and no second verb', async () => {
    const labels = await offered('scenario', `${HEAD}  - run: jps\n    |`);
    expect(labels).toEqual(expect.arrayContaining(['host', 'expect', 'within', 'exit', 'as']));
    for (const other of ['run', 'wait', 'content', 'for', 'repeat']) {
      expect(labels).not.toContain(other);
    }
  });

  test('offers the faults, and the options of the one that is named', async () => {
    const faults = await offered('scenario', `${HEAD}  - fault: |`);
    expect(faults).toEqual(expect.arrayContaining(['kill', 'partition', 'disk', 'expire-session']));
    const options = await offered('scenario', `${HEAD}  - fault: disk\n    |`);
    expect(options.slice(0, 4)).toEqual(['host', 'is', 'free', 'factor']);
    expect(options).not.toContain('between');
    expect(await offered('scenario', `${HEAD}  - fault: disk\n    is: |`)).toEqual([
      'full',
      'slow',
      'hung',
      'failing',
    ]);
  });

  test('offers checks, the options of one, and the fields of an event', async () => {
    const checks = await offered('scenario', `${HEAD}  - expect:\n      |`);
    expect(checks).toEqual(expect.arrayContaining(['znode', 'count', 'role', 'event', 'not']));
    const znode = await offered('scenario', `${HEAD}  - expect:\n      - znode: /a\n        |`);
    expect(znode).toEqual(expect.arrayContaining(['exists', 'is', 'owner', 'seen-from']));
    const event = `${HEAD}  - expect:\n      - event: zookeeper/elected\n        |`;
    expect(await offered('scenario', event)).toEqual(
      expect.arrayContaining(['leader', 'round', 'host', 'times']),
    );
  });

  test('offers roles with their states where a selector stands, and no truth values', async () => {
    const labels = await offered('scenario', `${HEAD}  - run: jps\n    host: |`);
    expect(labels).toEqual(expect.arrayContaining(['all', 'leader QuorumPeerMain']));
    expect(await offered('scenario', `${HEAD}  - run: jps\n    note: |`)).toEqual([]);
  });

  test('offers the keys of zoo.cfg with their defaults', async () => {
    const items = await editor.complete('cluster', 'hosts: [m1]\nconf:\n  zoo.cfg:\n    |');
    const inserted = new Map(items.map(({ label, insertText }) => [label, insertText]));
    expect([...inserted.keys()]).toEqual(expect.arrayContaining(['tickTime', 'dataDir']));
    expect(inserted.get('maxClientCnxns')).toBe('maxClientCnxns: ${1:60}');
  });
});

describe('hover', () => {
  test('shows the sentence of a word, and an example', async () => {
    const shown = await editor.hover(
      'scenario',
      `${HEAD}  - host: m1\n    wi|thin: 5s\n    run: jps`,
    );
    expect(shown).toContain('#### within');
    expect(shown).toContain('Must become true in this time');
    expect(shown).toContain('```yaml\nwithin: 1s..6s\n```');
  });

  test('shows unit and default of a configuration key', async () => {
    const shown = await editor.hover(
      'cluster',
      'hosts: [m1]\nconf:\n  zoo.cfg:\n    tick|Time: 2000',
    );
    expect(shown).toContain('#### tickTime');
    expect(shown).toMatch(/The basic unit of time/);
    expect(shown).toContain('In milliseconds. Default: `3000`.');
  });

  test('shows what a fault does, and what an option is for', async () => {
    const fault = await editor.hover('scenario', `${HEAD}  - fault: k|ill\n    process: x`);
    expect(fault).toContain('* `kill`: Kills a process with SIGKILL.');
    const option = `${HEAD}  - { fault: delay, b|y: 5ms, between: [m1, rest] }`;
    expect(await editor.hover('scenario', option)).toContain('Added to each packet, one way.');
  });

  test('shows what an event says in a report', async () => {
    const event = `${HEAD}  - expect: { event: zookeeper/el|ected, leader: 1 }`;
    expect(await editor.hover('scenario', event)).toContain('elected server <leader>');
  });
});

describe('problems', () => {
  test('a right file has none', async () => {
    const text = `${HEAD}  - { host: m1, run: jps, expect: 0 }\n  - { wait: "\${{ params.x }}" }\n`;
    expect(await problems('scenario', text)).toEqual([]);
    const cluster = 'hosts: { m1: , m2: {} }\nconf: { zoo.cfg: { tickTime: 2000 } }\n';
    expect(await problems('cluster', cluster)).toEqual([]);
  });

  test('a misspelt modifier is marked itself, with what may stand there', async () => {
    expect(await problems('scenario', `${HEAD}  - { host: m1, run: jps, whitin: 5s }`)).toEqual([
      {
        marked: 'whitin',
        message: expect.stringMatching(/^Beside `run` may stand `host`, .*`within`/),
      },
    ]);
  });

  test('a modifier of another verb says what to do instead', async () => {
    const text = `${HEAD}  - { expect: { znode: /a, exists: true }, host: m1 }`;
    expect(await problems('scenario', text)).toEqual([
      { marked: 'host', message: 'Say the host inside the check: `{ role: …, host: m1, is: … }`.' },
    ]);
  });

  test('a misspelt verb is marked itself', async () => {
    expect(await problems('scenario', `${HEAD}  - { host: m1, rnu: jps }`)).toEqual([
      { marked: 'rnu', message: expect.stringContaining('A step has one verb: `run`') },
    ]);
  });

  test('of two verbs the second is marked', async () => {
    expect(await problems('scenario', `${HEAD}  - { host: m1, run: jps, wait: 5s }`)).toEqual([
      {
        marked: 'wait',
        message: 'A step has one verb, and this one has `run`. Make it two steps.',
      },
    ]);
  });

  test('a wrong choice says which there are', async () => {
    expect(await problems('scenario', `${HEAD}  - { fault: disk, host: m1, is: hugn }`)).toEqual([
      { marked: 'hugn', message: expect.stringMatching(/"full", "slow", "hung", "failing"/) },
    ]);
  });

  test('a duration without its unit says what a duration is', async () => {
    expect(await problems('cluster', 'hosts: [m1]\nnetwork: { latency: 5 }')).toEqual([
      { marked: '5', message: expect.stringContaining('A duration with its unit: `500us`') },
    ]);
  });

  test('a wrong option of a check is marked itself', async () => {
    const text = `${HEAD}  - expect: { znode: /a, exist: true }`;
    expect(await problems('scenario', text)).toEqual([
      { marked: 'exist', message: expect.stringContaining('Beside `znode` may stand `exists`') },
    ]);
  });

  test('a wrong field of an event is marked itself', async () => {
    const text = `${HEAD}  - expect: { event: zookeeper/elected, ledaer: 1 }`;
    expect(await problems('scenario', text)).toEqual([
      { marked: 'ledaer', message: expect.stringContaining('may stand `leader`, `round`') },
    ]);
  });

  test('a wrong value of a configuration key is marked itself', async () => {
    expect(await problems('cluster', 'hosts: [m1]\nconf: { zoo.cfg: { tickTime: fast } }')).toEqual(
      [{ marked: 'fast', message: 'A whole number.' }],
    );
  });

  test('a word of a cluster in a scenario says where it belongs', async () => {
    expect(await problems('scenario', `hosts: [m1]\n${HEAD}  - wait: 1s`)).toEqual([
      { marked: 'hosts', message: expect.stringContaining('`cluster: { extends: …, … }`') },
    ]);
  });
});
