/** The package as others get it: packed, installed into an empty folder, and used from there. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyProject, install, makeRoot, type Packed, packInto, TSC, type } from './install.ts';

const MOST_PACKED_BYTES = 3_000_000;
const TYPES = resolve('node_modules/@types');

const root = makeRoot();
afterAll(() => rmSync(root, { recursive: true }));

let packed: Packed;
let project: string;

beforeAll(async () => {
  const { tarball, ...more } = await packInto(root);
  packed = more;
  project = emptyProject(root, 'project');
  await install(project, tarball);
});

test('it is small, and holds what is used and nothing else', () => {
  expect(packed.size).toBeLessThan(MOST_PACKED_BYTES);
  const paths = packed.files.map(({ path }) => path);
  expect(
    paths.filter((path) => /^(test|tools|bench|dist\/bench)\/|\.map$|\.ts$/.test(path)),
  ).toEqual(paths.filter((path) => /\.d\.ts$|^(clusters|templates)\/.*\.ts$/.test(path)));
  const needed = ['schemas/scenario.json', 'schemas/cluster.json', 'docs/errors.md', 'LICENSE'];
  expect(paths).toEqual(expect.arrayContaining(needed));
});

test('installed, it initializes a project, plays it, and knows where a failure is', async () => {
  await type(project, 'npx', 'quorate', 'init', 'labs');
  const told = await type(project, 'npx', 'quorate', 'run');
  expect(told).toContain(' scenarios  1 passed');
  const scenario = join(project, 'labs/first.yaml');
  const text = readFileSync(scenario, 'utf8');
  writeFileSync(scenario, text.replace('some: [hello]', 'some: [good bye]'));
  await expect(type(project, 'npx', 'quorate', 'run', 'labs')).rejects.toThrow('labs/first.yaml:');
  writeFileSync(scenario, text);
});

describe('its types', () => {
  const CONSUMER = `
    import { definePlugin, t } from 'quorate/plugin';
    import { connect } from 'quorate/plugin/zookeeper';
    import { defineReporter } from 'quorate/reporter';
    import { play } from 'quorate/test';

    const mine = definePlugin({
      name: 'mine',
      summary: 'Mine',
      events: { done: t.event({ times: t.int() }, ({ times }) => \`done \${times} times\`) },
    });
    export default defineReporter(({ write }) => ({
      onScenarioEnd: ({ name, passed }) => write(\`\${name} \${passed}\`),
    }));
    const run = await play('lab.yaml', { plugins: [mine] });
    export const times: number[] = run.events('done').map(({ data }) => data.times);
    export { connect };
    // @ts-expect-error it declares no such event
    run.events('dnoe');
    // @ts-expect-error a number is no text
    export const texts: string[] = run.events('done').map(({ data }) => data.times);
  `;

  test.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('are found under moduleResolution %s, and checked themselves', async (resolution, module) => {
    const folder = join(project, resolution);
    mkdirSync(folder);
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
    const compilerOptions = {
      module,
      moduleResolution: resolution,
      target: 'es2023',
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: [TYPES],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    expect(await type(folder, process.execPath, TSC)).toBe('');
  });
});
