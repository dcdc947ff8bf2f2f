/** What comes out of right files: models, addresses, configuration files, roles, and which files. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ClusterModel, ScenarioModel } from '../../core/scenario/model.ts';
import { testPlugins } from './plugins.ts';

const root = mkdtempSync(join(tmpdir(), 'quorate-language-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

type Files = Readonly<Record<string, string>>;

async function load(files: Files, ...paths: string[]) {
  const cwd = join(root, String(folders++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return loadScenarios(paths, { cwd, plugins: testPlugins });
}

async function clusterOf(text: string, more: Files = {}): Promise<ClusterModel> {
  const loaded = await load({ 'cluster.yaml': text, ...more }, 'cluster.yaml');
  expect(loaded.problems).toEqual([]);
  return loaded.clusters[0] as ClusterModel;
}

async function scenarioOf(text: string, more: Files = {}): Promise<ScenarioModel> {
  const loaded = await load({ 'a.yaml': text, ...more }, 'a.yaml');
  expect(loaded.problems).toEqual([]);
  return loaded.scenarios[0] as ScenarioModel;
}

test('one of everything becomes a model of plain data', async () => {
  const cwd = new URL('./good/', import.meta.url).pathname;
  const { scenarios, problems } = await loadScenarios(['everything.yaml'], {
    cwd,
    plugins: testPlugins,
  });
  expect(problems).toEqual([]);
  expect(structuredClone(scenarios)).toEqual(scenarios);
  const json = `${JSON.stringify(scenarios, undefined, 2)}\n`;
  await expect(json).toMatchFileSnapshot('../golden/language/everything.json');
});

describe('hosts', () => {
  test('without addresses they get 192.168.0.2 and on, in file order, past those given', async () => {
    const { hosts } = await clusterOf('hosts: { m1: {}, m2: { ip: 192.168.0.2 }, m3: , m4: {} }\n');
    expect(hosts.map((host) => [host.name, host.index, host.address])).toEqual([
      ['m1', 1, '192.168.0.3'],
      ['m2', 2, '192.168.0.2'],
      ['m3', 3, '192.168.0.4'],
      ['m4', 4, '192.168.0.5'],
    ]);
  });

  test('three hundred of them have three hundred addresses', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `h${i + 1}`);
    const { hosts } = await clusterOf(`hosts: [${names.join(', ')}]\n`);
    expect(new Set(hosts.map((host) => host.address)).size).toBe(300);
    expect(hosts[299]?.address).toBe('192.168.1.48');
  });
});

describe('configuration files', () => {
  const zooCfg = (cluster: ClusterModel, host = 0) => cluster.hosts[host]?.conf['zoo.cfg'];

  test("the plugin's base, the cluster's keys, the host's keys, in this order", async () => {
    const cluster = await clusterOf(
      [
        'hosts:',
        '  m1: {}',
        '  m2: { conf: { zoo.cfg: { tickTime: 500, snapCount: 1e3 } } }',
        'conf: { zoo.cfg: { dataDir: /data, server.1: "m1:2888:3888" } }',
        '',
      ].join('\n'),
    );
    const shared = 'initLimit=10\ndataDir=/data\nclientPort=2181\nserver.1=m1:2888:3888\n';
    expect(zooCfg(cluster)?.text).toBe(`tickTime=2000\n${shared}`);
    expect(zooCfg(cluster, 1)?.text).toBe(`tickTime=500\n${shared}snapCount=1e3\n`);
    expect(cluster.hosts.map((host) => host.roles)).toEqual([['QuorumPeerMain'], []]);
  });

  test("the file's own text stays as it is, and keys over it follow it", async () => {
    const own = '# mine\ntickTime = 2000\ndataDir=/data\n';
    const cluster = await clusterOf(
      [
        'hosts: { m1: {}, m2: { conf: { zoo.cfg: { tickTime: 500 } } }, m3: {} }',
        'conf: { zoo.cfg: ./conf/zoo.cfg }',
        '',
      ].join('\n'),
      { 'conf/zoo.cfg': own },
    );
    expect(zooCfg(cluster)?.text).toBe(own);
    expect(zooCfg(cluster, 1)?.text).toBe(`${own}tickTime=500\n`);
    expect(zooCfg(cluster, 1)?.keys).toEqual({ tickTime: '500', dataDir: '/data' });
  });

  test('layers, and a text that replaces what lies below it', async () => {
    const cluster = await clusterOf(
      [
        'hosts: { m1: {}, m2: { conf: { zoo.cfg: ./other.cfg } } }',
        'conf:',
        '  zoo.cfg:',
        '    - |',
        '      dataDir=/a',
        '    - { tickTime: 1 }',
        '    - { tickTime: 2 }',
        '',
      ].join('\n'),
      { 'other.cfg': 'dataDir=/other' },
    );
    expect(zooCfg(cluster)?.text).toBe('dataDir=/a\ntickTime=2\n');
    expect(zooCfg(cluster, 1)?.text).toBe('dataDir=/other');
  });

  test('backslashes, colons and blanks survive the way through a properties file', async () => {
    const cluster = await clusterOf(
      "hosts: [m1]\nconf: { zoo.cfg: { a.b: 'c:\\d', 'x y': ' z' } }\n",
    );
    expect(zooCfg(cluster)?.keys).toMatchObject({ 'a.b': 'c:\\d', 'x y': ' z' });
  });

  test('single keys lie over the usual file; whoever names the members has all of it in hand', async () => {
    const members = await clusterOf('hosts: [m1, m2]\nconf: { zoo.cfg: { syncLimit: 2 } }\n');
    expect(zooCfg(members)?.keys).toMatchObject({ syncLimit: '2', 'server.2': 'm2:2888:3888' });
    const own = await clusterOf('hosts: [m1, m2]\nconf: { zoo.cfg: { server.1: m1:1:2 } }\n');
    expect(zooCfg(own)?.keys).not.toHaveProperty(['server.2']);
    expect(own.hosts.map((host) => host.roles.length)).toEqual([1, 0]);
  });

  test('without any, the plugin writes the usual one from the claimed roles', async () => {
    const claimed = await clusterOf(
      'hosts: { m1: { roles: [zookeeper] }, m2: { roles: QuorumPeerMain }, c1: {} }\n',
    );
    expect(zooCfg(claimed)?.keys).toMatchObject({ 'server.2': 'm2:2888:3888', tickTime: '2000' });
    expect(claimed.hosts.map((host) => host.roles.length)).toEqual([1, 1, 0]);
    const all = await clusterOf('hosts: [m1, m2]\n');
    expect(all.hosts.map((host) => host.roles.length)).toEqual([1, 1]);
  });

  test('a file of no plugin is named by its path', async () => {
    const cluster = await clusterOf('hosts: [m1]\nconf:\n  /etc/motd: |\n    hello\n');
    expect(cluster.hosts[0]?.conf['/etc/motd']).toMatchObject({
      path: '/etc/motd',
      text: 'hello\n',
    });
  });
});

describe('extends', () => {
  test('files along the way are each read from their own folder', async () => {
    const scenario = await scenarioOf(
      [
        'cluster:',
        '  extends: base/cluster.yaml',
        '  hosts: { m2: { ip: 10.0.0.2 }, c1: }',
        '  network: { jitter: 0us }',
        'start: bare',
        'timeline: []',
        '',
      ].join('\n'),
      {
        'base/cluster.yaml': 'extends: ../deep/cluster.yaml\nconf: { zoo.cfg: { tickTime: 7 } }\n',
        'deep/cluster.yaml':
          'name: deep\nhosts: [m1, m2]\nconf: { zoo.cfg: ./zoo.cfg }\nnetwork: { latency: 2ms }\n',
        'deep/zoo.cfg': 'dataDir=/deep\n',
      },
    );
    const { cluster, setup } = scenario;
    expect(cluster.name).toBe('deep');
    expect(cluster.hosts.map((host) => host.name)).toEqual(['m1', 'm2', 'c1']);
    expect(cluster.hosts[2]?.conf['zoo.cfg']?.text).toBe('dataDir=/deep\ntickTime=7\n');
    expect(cluster.network).toMatchObject({ latency: 2000, jitter: 0 });
    expect(setup).toEqual([]);
  });
});

describe('names', () => {
  test('what parallel branches bind is bound after them', async () => {
    const scenario = await scenarioOf(
      [
        'cluster: { hosts: [m1, m2] }',
        'timeline:',
        '  - parallel:',
        '      - { fault: power-off, host: m2, for: 2s, as: dark }',
        '      - { let: { new: leader QuorumPeerMain } }',
        '  - { wait: dark }',
        '  - { host: new, run: jps }',
        '',
      ].join('\n'),
    );
    expect(scenario.timeline.map((step) => step.verb)).toEqual(['parallel', 'wait', 'run']);
  });

  test('let may bind its own name again, as a text or as a selector', async () => {
    const text = 'let: { a: /x }\ntimeline:\n  - { let: { a: leader QuorumPeerMain } }\n';
    const scenario = await scenarioOf(
      `cluster: { hosts: [m1] }\n${text}  - { host: a, run: jps }\n`,
    );
    expect(scenario.timeline[1]).toMatchObject({ host: { kind: 'bound', name: 'a' } });
  });
});

describe('which files', () => {
  const cluster = 'hosts: [m1]\n';
  const scenario = 'cluster: ./cluster.yaml\ntimeline: [{ wait: 1s }]\n';
  const files = {
    'a/cluster.yaml': cluster,
    'a/one.yaml': scenario,
    'a/two.yml': scenario,
    'b/cluster.yaml': cluster,
    'b/c/three.yaml': scenario.replace('./', '../'),
    'docker-compose.yaml': 'services: { web: { image: nginx } }\n',
    'node_modules/x/four.yaml': scenario,
    'notes.txt': 'nothing\n',
  };
  const names = (loaded: Awaited<ReturnType<typeof load>>) => loaded.scenarios.map((s) => s.file);

  test('without arguments all scenarios below this folder, and its clusters are checked', async () => {
    const loaded = await load(files);
    expect(loaded.problems).toEqual([]);
    expect(names(loaded)).toEqual(['a/one.yaml', 'a/two.yml', 'b/c/three.yaml']);
    expect(loaded.clusters.map((one) => one.name)).toEqual(['a', 'b']);
  });

  test('folders, globs and files, each file once, in the order of the arguments', async () => {
    const loaded = await load(files, 'b', 'a/two.yml', 'a/*.{yaml,yml}');
    expect(names(loaded)).toEqual(['b/c/three.yaml', 'a/two.yml', 'a/one.yaml']);
  });

  test('a file that is not there, a glob without files, a folder without scenarios', async () => {
    const missing = await load(files, 'a/onn.yaml', 'x/*.yaml');
    expect(missing.problems).toMatchObject([
      { code: 'input/no-such-file', hint: 'did you mean `a/one.yaml`?' },
      { code: 'input/nothing-matched' },
    ]);
    const none = await load({ 'empty/notes.txt': '' }, 'empty');
    expect(none.problems.map((one) => one.code)).toEqual(['input/nothing-matched']);
  });

  test('a named file of another kind is a problem, one in a folder is passed over', async () => {
    const named = await load(files, 'docker-compose.yaml');
    expect(named.problems.map((one) => one.code)).toContain('language/unknown-key');
  });

  test('a problem of a shared cluster is told once, and others still load', async () => {
    const loaded = await load({ ...files, 'a/cluster.yaml': 'hosts: [m1]\nhots: 1\n' });
    expect(loaded.problems.map((one) => `${one.at.file}:${one.at.line}`)).toEqual([
      'a/cluster.yaml:2',
    ]);
    expect(names(loaded)).toEqual(['b/c/three.yaml']);
  });
});
