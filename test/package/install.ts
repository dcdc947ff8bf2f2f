/**
 * The package as others get it: packed once, and installed into empty folders. What it depends on
 * comes from npm's cache or the registry.
 */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const TSC = resolve('node_modules/typescript/bin/tsc');

export interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const run = promisify(execFile);

/** A folder for everything of one test file. */
export function makeRoot(): string {
  return mkdtempSync(join(tmpdir(), 'quorate-package-'));
}

/** Packs this package into a folder. */
export async function packInto(root: string): Promise<Packed & { readonly tarball: string }> {
  // Whoever bundles by hand leaves the declarations out.
  if (!existsSync('dist/core/play/index.d.ts')) {
    await run(process.execPath, [TSC, '-p', 'tsconfig.build.json', '--emitDeclarationOnly']);
  }
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', root];
  const packed = packedOf((await run('npm', pack, { maxBuffer: 1 << 26 })).stdout);
  return { ...packed, tarball: join(root, packed.filename) };
}

/** What `npm pack --json` said, below what its scripts did. */
export function packedOf(stdout: string): Packed {
  const json = stdout.slice(stdout.search(/^[[{]/m));
  // npm 11 answers with a map by name, those before it with a list.
  return Object.values(JSON.parse(json) as Record<string, Packed>)[0]!;
}

/** Runs a command as a user would, outside of this project's own environment; stdout. */
export async function type(cwd: string, program: string, ...words: string[]): Promise<string> {
  const { PATH, HOME, npm_config_registry, npm_config_cache } = process.env;
  const env = { PATH, HOME, npm_config_registry, npm_config_cache, NO_COLOR: '1' };
  try {
    return (await run(program, words, { cwd, env, timeout: 200_000 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${words.join(' ')}:\n${stdout}\n${stderr}`);
  }
}

export function install(cwd: string, ...what: string[]): Promise<string> {
  return type(cwd, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...what);
}

/** A folder that holds nothing but a package.json. */
export function emptyProject(root: string, name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  const about = { name, private: true, type: 'module' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
  return folder;
}
