/**
 * Servers with `db.autocreate=false` on disks without any files, as the real ones behave: they take
 * no part in an election, and lead nobody, until they are told that they are empty on purpose.
 */
import { describe, expect, it } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { type Ensemble, type EnsembleOptions, ensemble } from './ensemble.ts';

const CFG = 'db.autocreate=false';

interface Found {
  readonly mode: string | undefined;
  readonly files: readonly string[];
  readonly epochs: readonly string[];
}

/** What each server is, and has on its disk. */
async function found(e: Ensemble): Promise<Found[]> {
  const all: Found[] = [];
  for (const name of e.names) {
    await e.on(async ({ disk }) => {
      const text = (file: string) => disk.readText(`/data/version-2/${file}`);
      const files = [...disk.list('/data'), ...disk.list('/data/version-2')];
      const epochs = [text('currentEpoch'), text('acceptedEpoch')];
      all.push({ mode: e.mode(name), files, epochs });
    }, name);
  }
  return all;
}

async function initialized(e: Ensemble, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await e.on(async ({ disk }) => {
      disk.mkdir('/data/version-2', { parents: true });
      disk.write('/data/initialize', '');
    }, name);
  }
}

/** The answer of m1 to a four-letter word. */
const asked = (sys: System, word: string): Promise<string> =>
  sys.promise((resolve) => {
    let text = '';
    const connection = sys.net.connect('m1', 2181);
    connection.onOpen = () => connection.write(new TextEncoder().encode(word));
    connection.onData = (bytes) => {
      text += new TextDecoder().decode(bytes);
    };
    connection.onEnd = () => resolve(text);
  });

const stage = (script: EnsembleOptions['script'], more: Partial<EnsembleOptions> = {}) =>
  ensemble({ voters: 3, cfg: CFG, ...more, script });

describe('a server that finds nothing on its disk', () => {
  it('elects nobody among its like', async () => {
    let all: Found[] = [];
    await stage(async (e) => {
      e.start();
      await e.stage.sleep(30_000);
      all = await found(e);
    });
    expect(all.map(({ mode }) => mode)).toEqual(['looking', 'looking', 'looking']);
    for (const { files, epochs } of all) {
      expect(files).toEqual(['myid', 'version-2', 'acceptedEpoch', 'currentEpoch']);
      expect(epochs).toEqual(['-1', '-1']);
    }
  });

  it('votes when it was told so, once; another follows those who were', async () => {
    let all: Found[] = [];
    const { violations } = await stage(async (e) => {
      await initialized(e, 'm1', 'm2');
      await e.startAll();
      all = await found(e);
    });
    expect(all.map(({ mode }) => mode)).toEqual(['follower', 'leader', 'follower']);
    for (const { files, epochs } of all) {
      expect(files).toEqual(['myid', 'version-2', 'acceptedEpoch', 'currentEpoch', 'snapshot.0']);
      expect(epochs).toEqual(['1', '1']);
    }
    expect(violations).toEqual([]);
  });

  it('gets all that the others have, and votes from then on', async () => {
    const modes: (string | undefined)[] = [];
    let data = '';
    const { violations } = await stage(async (e) => {
      await initialized(e, 'm1', 'm2');
      e.start('m1', 'm2');
      await e.serving('m1', 'm2');
      await e.on(async (sys) => {
        const client = await e.client(sys, 'm1');
        await client.create('/kept', new TextEncoder().encode('x'));
      });
      e.start('m3');
      await e.serving('m3');
      modes.push(e.mode('m3'));
      e.signal('m2', 'KILL');
      await e.stage.sleep(10_000);
      modes.push(e.mode('m1'), e.mode('m3'));
      data = await e.on(async (sys) => {
        const client = await e.client(sys, 'm3');
        return new TextDecoder().decode((await client.getData('/kept')).data ?? undefined);
      });
    });
    expect(modes[0]).toBe('follower');
    expect(modes.slice(1).sort()).toEqual(['follower', 'leader']);
    expect(data).toBe('x');
    expect(violations).toEqual([]);
  });

  it('lets no client in when it is alone: its zxid is below what each has seen', async () => {
    const modes: (string | undefined)[] = [];
    const answers: string[] = [];
    let [files, isLetIn]: [string[], boolean] = [[], false];
    await stage(
      async (e) => {
        await e.startAll();
        e.begin(async (sys) => {
          await e.client(sys, 'm1');
          isLetIn = true;
        });
        await e.stage.sleep(10_000);
        answers.push(await e.on((sys) => asked(sys, 'srvr')));
        files = await e.on(async ({ disk }) => disk.list('/data/version-2'), 'm1');
        e.signal('m1', 'KILL');
        await e.stage.sleep(1_000);
        await e.startAll();
        modes.push(e.mode('m1'));
      },
      { voters: 1 },
    );
    expect(answers[0]).toContain('Zxid: 0xffffffffffffffff\nMode: standalone\n');
    expect(files).toEqual(['snapshot.ffffffffffffffff']);
    expect(isLetIn).toBe(false);
    expect(modes).toEqual(['standalone']);
  });
});
