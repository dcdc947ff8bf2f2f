/**
 * Where a thread gets its hosts from. Executors know nothing of plugins; they are given the path of
 * a module that builds machines from a specification, which is plain data.
 */

import type { Machine } from '../machine/machine.ts';

export interface World {
  /** Builds the machines of the given lanes; those of the others live elsewhere. */
  build(specification: unknown, lanes: readonly number[]): Promise<Machine[]>;
}

/** `url` is a module that exports `world`. */
export async function loadWorld(url: string): Promise<World> {
  const module = (await import(url)) as { readonly world: World };
  return module.world;
}
