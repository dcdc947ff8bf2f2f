/**
 * A file twice over: what programs see (page cache) and what the platter holds. Writes reach the
 * platter at fsync; power loss keeps a prefix of the writes since then, the last of them perhaps
 * torn at a sector.
 */

const SECTOR = 512;

export type Write =
  | { readonly kind: 'data'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'size'; readonly size: number };

/** Bytes that grow; what lies beyond the written part reads as zeros (a sparse file). */
class Content {
  private bytes: Uint8Array;
  private written: number;
  /** `bytes` are somebody else's too: copy before the first change. */
  private shared: boolean;
  size: number;

  constructor(bytes: Uint8Array = NOTHING) {
    this.bytes = bytes;
    this.written = bytes.length;
    this.size = bytes.length;
    this.shared = true;
  }

  apply(write: Write): void {
    if (write.kind === 'size') {
      this.size = write.size;
      if (write.size < this.written) {
        this.own(this.written);
        this.bytes.fill(0, write.size, this.written);
        this.written = write.size;
      }
      return;
    }
    const end = write.offset + write.bytes.length;
    this.own(end);
    this.bytes.set(write.bytes, write.offset);
    this.written = Math.max(this.written, end);
    this.size = Math.max(this.size, end);
  }

  /** The first `size` bytes. */
  read(size = this.size): Uint8Array {
    const copy = new Uint8Array(size);
    copy.set(this.bytes.subarray(0, Math.min(this.written, size)));
    return copy;
  }

  /** Makes room for `needed` bytes that are this content's own. */
  private own(needed: number): void {
    if (!this.shared && needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2, 256));
    larger.set(this.bytes.subarray(0, this.written));
    this.bytes = larger;
    this.shared = false;
  }
}

const NOTHING = new Uint8Array(0);

export class File {
  private cached: Content;
  /** As long as programs do nothing but append, the platter holds so many of the cached bytes. */
  private durableSize: number;
  /** What it holds otherwise. */
  private durable: Content | undefined;
  /** Since an fsync failed, the page cache is more than the platter and what is dirty. */
  private hasLost = false;
  private dirty: Write[] = [];
  executable = false;
  /** Wall clock of the host, milliseconds. */
  modifiedMs = 0;

  /** `bytes`: what is in it, on the platter too; it must not change. */
  constructor(bytes?: Uint8Array) {
    this.cached = new Content(bytes);
    this.durableSize = this.cached.size;
  }

  get size(): number {
    return this.cached.size;
  }

  read(): Uint8Array {
    return this.cached.read();
  }

  /** What would be there after a power loss that loses everything unsynced. */
  readSynced(): Uint8Array {
    return this.durable ? this.durable.read() : this.cached.read(this.durableSize);
  }

  write(write: Write): void {
    const appends = write.kind === 'data' && write.offset === this.cached.size;
    if (!appends) this.part();
    this.cached.apply(write);
    this.dirty.push(write);
  }

  /** How many writes an fsync that starts now will carry to the platter. */
  get dirtyCount(): number {
    return this.dirty.length;
  }

  /** The first `count` dirty writes have reached the platter. */
  sync(count: number): void {
    for (const write of this.dirty.splice(0, count)) this.reached(write);
    if (this.dirty.length > 0 || this.hasLost) return;
    this.durable = undefined;
    this.durableSize = this.cached.size;
  }

  /** A failed fsync: the pages count as clean, and their content is lost for the platter. */
  forget(count: number): void {
    this.part();
    this.hasLost = true;
    this.dirty.splice(0, count);
  }

  /** Power loss; `keep(n)` draws how many of n dirty writes survive, `tear(n)` how much of n bytes. */
  crash(keep: (writes: number) => number, tear: (bytes: number) => number): void {
    const kept = this.dirty.length === 0 ? 0 : keep(this.dirty.length);
    const torn = this.dirty[kept];
    this.sync(kept);
    if (torn?.kind === 'data') {
      const length = Math.floor(tear(torn.bytes.length) / SECTOR) * SECTOR;
      if (length > 0) this.reached({ ...torn, bytes: torn.bytes.subarray(0, length) });
    }
    this.dirty = [];
    this.cached = new Content(this.readSynced());
    this.durable = undefined;
    this.durableSize = this.cached.size;
    this.hasLost = false;
  }

  private reached(write: Write): void {
    if (this.durable) this.durable.apply(write);
    else if (write.kind === 'data') this.durableSize = write.offset + write.bytes.length;
  }

  /** From here on the platter's content is one of its own. */
  private part(): void {
    this.durable ??= new Content(this.cached.read(this.durableSize));
  }
}
