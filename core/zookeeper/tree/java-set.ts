/**
 * A set of strings that lists its members in the order of `java.util.HashSet`. Clients see that
 * order: getChildren, getEphemerals and the paths of a CloseSessionTxn come straight out of such a
 * set in the real server, so byte-equal answers need it. Members are kept in a Map in order of
 * insertion; a listing sorts them by bucket, which is what a table with chained buckets yields.
 */

const LOAD_FACTOR = 0.75;

/** `String.hashCode`. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/** With `HashMap`'s spreading of the high bits. */
export function spreadHash(text: string): number {
  const hash = javaHash(text);
  return hash ^ (hash >>> 16);
}

export class JavaStringSet {
  private readonly members = new Map<string, number>();
  private capacity: number;
  private listed: readonly string[] | undefined;

  /** `capacity` as given to the Java constructor: a power of two. */
  constructor(capacity = 16) {
    this.capacity = capacity;
  }

  /** `HashSet.clone`: a table just large enough, however large that of the source has grown. */
  static cloneOf(source: JavaStringSet): JavaStringSet {
    if (source.size === 0) return new JavaStringSet();
    const least = Math.floor(source.size / LOAD_FACTOR + 1);
    let capacity = 1;
    while (capacity < least) capacity *= 2;
    const copy = new JavaStringSet(capacity);
    for (const member of source.list()) copy.add(member);
    return copy;
  }

  get size(): number {
    return this.members.size;
  }

  has(member: string): boolean {
    return this.members.has(member);
  }

  add(member: string): void {
    if (this.members.has(member)) return;
    this.members.set(member, spreadHash(member));
    if (this.members.size > this.capacity * LOAD_FACTOR) this.capacity *= 2;
    this.listed = undefined;
  }

  delete(member: string): boolean {
    this.listed = undefined;
    return this.members.delete(member);
  }

  /** The members in Java's order. The array is shared until the next change. */
  list(): readonly string[] {
    if (this.listed === undefined) {
      const mask = this.capacity - 1;
      const entries = [...this.members];
      entries.sort((a, b) => (a[1] & mask) - (b[1] & mask));
      this.listed = entries.map((entry) => entry[0]);
    }
    return this.listed;
  }
}
