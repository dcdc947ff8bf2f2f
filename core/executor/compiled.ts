/**
 * Worker threads start from compiled files, also when the code around them runs from source (as
 * under a test runner): TypeScript loaders do not reach into workers.
 */

/** The compiled twin of a module's URL. */
export function compiledUrl(url: string): string {
  if (!url.endsWith('.ts')) return url;
  return url
    .replace(/\/(core|plugins)\/(?!.*\/(?:core|plugins)\/)/, '/dist/$1/')
    .replace(/\.ts$/, '.js');
}
