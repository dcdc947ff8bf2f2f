/**
 * Worker threads start from compiled files, also when the code around them runs from source (as
 * under a test runner): TypeScript loaders do not reach into workers.
 */

/**
 * The URL of a compiled module by its path in the tree, as `core/cli/main.js`. Asked from here
 * alone, so that it does not matter into which file the code of its caller was bundled.
 */
export function compiledModule(path: string): string {
  return new URL(`../../${path}`, compiledUrl(import.meta.url)).href;
}

/** The compiled twin of this very module's URL. */
function compiledUrl(url: string): string {
  return url.replace(/\/(core\/executor\/compiled)\.ts$/, '/dist/$1.js');
}
