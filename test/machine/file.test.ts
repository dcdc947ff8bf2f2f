import fc from 'fast-check';
import { expect, test } from 'vitest';
import { File, type Write } from '../../core/machine/disk/file.ts';

/** What a file is to be: all writes applied one after another, once to the cache, once at fsync. */
class Twice {
  cached = new Uint8Array(0);
  durable = new Uint8Array(0);
  dirty: Write[] = [];

  write(write: Write): void {
    this.cached = applied(this.cached, write);
    this.dirty.push(write);
  }

  sync(count: number): void {
    for (const write of this.dirty.splice(0, count)) this.durable = applied(this.durable, write);
  }

  forget(count: number): void {
    this.dirty.splice(0, count);
  }

  crash(kept: number): void {
    this.sync(kept);
    this.dirty = [];
    this.cached = this.durable.slice();
  }
}

function applied(content: Uint8Array, write: Write): Uint8Array<ArrayBuffer> {
  const end = write.kind === 'size' ? write.size : write.offset + write.bytes.length;
  const size = write.kind === 'size' ? end : Math.max(end, content.length);
  const changed = new Uint8Array(size);
  changed.set(content.subarray(0, size));
  if (write.kind === 'data') changed.set(write.bytes, write.offset);
  return changed;
}

const bytes = fc.uint8Array({ minLength: 0, maxLength: 8 });
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('append' as const), bytes }) },
  fc.record({ what: fc.constant('overwrite' as const), offset: fc.nat(12), bytes }),
  fc.record({ what: fc.constant('size' as const), size: fc.nat(24) }),
  fc.record({
    what: fc.constantFrom('sync', 'forget', 'crash'),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);

test('a file is what was written in the cache, and what was synced on the platter', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const file = new File();
      const model = new Twice();
      for (const one of actions) {
        if ('part' in one) {
          const count = Math.round(one.part * file.dirtyCount);
          if (one.what === 'crash')
            file.crash(
              () => count,
              () => 0,
            );
          else file[one.what as 'sync' | 'forget'](count);
          model[one.what as 'sync' | 'forget' | 'crash'](count);
        } else {
          const write: Write =
            one.what === 'size'
              ? { kind: 'size', size: one.size }
              : {
                  kind: 'data',
                  offset: one.what === 'append' ? file.size : one.offset,
                  bytes: one.bytes,
                };
          file.write(write);
          model.write(write);
        }
        expect(file.dirtyCount).toBe(model.dirty.length);
        expect([...file.read()]).toEqual([...model.cached]);
        expect([...file.readSynced()]).toEqual([...model.durable]);
      }
    }),
    { numRuns: 500 },
  );
});
