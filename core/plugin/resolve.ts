/**
 * Where a plugin is found: built in by its name, an npm package by its whole name or without
 * `quorate-plugin-`, or a file by a path that begins with `.` or `/`. What comes out means the same
 * in every thread: a built-in name or an absolute path.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { QuorateError } from '../errors/quorate-error.ts';
import { nearest } from './names.ts';
import { BUILT_IN_PLUGINS } from './reserved.ts';

const PREFIX = 'quorate-plugin-';

/**
 * `baseDir` is the folder of the file that names the plugin.
 * @throws QuorateError plugin/unknown
 */
export function resolveSpecifier(specifier: string, baseDir: string): string {
  if (BUILT_IN_PLUGINS.includes(specifier)) return specifier;
  if (/^\.{1,2}\//.test(specifier) || isAbsolute(specifier)) {
    const path = resolve(baseDir, specifier);
    if (existsSync(path)) return path;
    throw unknown(specifier, `there is no file ${path}`);
  }
  for (const name of packageNames(specifier)) {
    const folder = packageFolder(name, baseDir);
    const entry = folder === undefined ? undefined : entryOf(folder);
    if (entry !== undefined) return entry;
    if (folder !== undefined) throw unknown(specifier, `${folder} has no file that it exports`);
  }
  throw unknown(specifier, hintFor(specifier, baseDir));
}

/** `scheduler` is `quorate-plugin-scheduler`; `@me/scheduler` is `@me/quorate-plugin-scheduler`. */
function packageNames(specifier: string): readonly string[] {
  const [, scope = '', name = specifier] = /^(@[^/]+\/)?(.+)$/.exec(specifier) ?? [];
  const long = name.startsWith(PREFIX) ? [] : [`${scope}${PREFIX}${name}`];
  return [...long, specifier];
}

/** As Node looks packages up: in `node_modules` here, and in every folder above. */
function packageFolder(name: string, baseDir: string): string | undefined {
  for (let folder = resolve(baseDir); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

interface Manifest {
  readonly exports?: unknown;
  readonly main?: unknown;
}

/** The file that a package is imported from. */
function entryOf(folder: string): string | undefined {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const exported = exportedFile(manifest.exports);
  const main = typeof manifest.main === 'string' ? manifest.main : 'index.js';
  const candidates = exported === undefined ? [main, `${main}.js`, `${main}/index.js`] : [exported];
  return candidates.map((one) => join(folder, one)).find((path) => existsSync(path));
}

/** `exports` of a package for its own name, as an `import` reads them. */
function exportedFile(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null) return undefined;
  const conditions = exports as Readonly<Record<string, unknown>>;
  for (const key of ['.', 'import', 'node', 'default', 'require']) {
    const found = exportedFile(conditions[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hintFor(specifier: string, baseDir: string): string | undefined {
  const isFile = [specifier, `${specifier}.ts`, `${specifier}.js`].find((name) =>
    existsSync(resolve(baseDir, name)),
  );
  if (isFile !== undefined) return `a file is named by a path: \`./${isFile}\``;
  const meant = nearest(specifier, BUILT_IN_PLUGINS);
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

function unknown(name: string, detail: string | undefined): QuorateError {
  const builtIn = BUILT_IN_PLUGINS.map((one) => `\`${one}\``).join(', ');
  return new QuorateError('plugin/unknown', { name, builtIn }, detail);
}
