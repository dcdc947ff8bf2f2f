/** The page about served clusters: its example runs as it stands there, its tables leave nothing out. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeProgram } from '../../core/cli/program.ts';
import { ServedCluster } from '../../core/play/index.ts';
import { HELP } from '../../core/serve/control/help.ts';

const PAGE = readFileSync('docs/serve.md', 'utf8');

test('its example is the test that is run', () => {
  const source = readFileSync('test/serve/example.test.ts', 'utf8');
  const code = source.replace(/^\/\*\*.*\*\/\n\n/, '');
  expect(PAGE).toContain(`\`\`\`ts\n${code}\`\`\``);
});

test('it names every member of a served cluster', () => {
  const members = Object.getOwnPropertyNames(ServedCluster.prototype);
  expect(members.length).toBeGreaterThan(10);
  const missing = members.filter((name) => name !== 'constructor' && !PAGE.includes(`\`${name}(`));
  // `resume` and `powerOn` stand behind what they end.
  expect(missing).toEqual([]);
});

test('it names every path of the control endpoint', () => {
  const paths = [...HELP.matchAll(/^(GET|POST) +(\/\w*)/gm)].map(([, method, path]) => {
    return `${method} ${path}`;
  });
  expect(paths.length).toBeGreaterThan(5);
  expect([...paths, 'GET /'].filter((path) => !PAGE.includes(`\`${path}\``))).toEqual([]);
});

test('it names the flags that are its own', () => {
  const serve = makeProgram('', () => {}).commands.find((command) => command.name() === 'serve')!;
  const shared = [
    '--seed',
    '--param',
    '--executor',
    '--config',
    '--no-config',
    '--color',
    '--no-color',
  ];
  const own = serve.options.map(({ long }) => long!).filter((flag) => !shared.includes(flag));
  expect(own.filter((flag) => !PAGE.includes(`\`${flag}`))).toEqual([]);
});
