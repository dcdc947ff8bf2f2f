/** How a lane lets what it woke run to its end before the next event. */

// Bound once, before anything can trap the global.
const realSetImmediate = setImmediate;

/** One turn of the real event loop: every microtask that was due has run when it settles. */
export function turn(): Promise<void> {
  return new Promise((resolve) => realSetImmediate(resolve));
}
