import { describe, expect, test } from 'vitest';
import type { Control } from '../../core/machine/control.ts';
import { bytes, caller, greeter, program, report } from '../support/programs.ts';
import { type SimulateOptions, type Stage, simulate } from '../support/simulate.ts';

const M1 = 1;
const M2 = 2;

function stage(script: (stage: Stage) => Promise<void>, more: Partial<SimulateOptions> = {}) {
  return simulate({ hosts: ['m1', 'm2'], programs: [greeter, caller], script, ...more });
}

/** `what` of all that a host heard, in order. */
function heard(stage: Stage, lane: number): string[] {
  return stage
    .events('test/heard')
    .filter((record) => record.lane === lane)
    .map(({ data }) => `${data.what}${data.more === '' ? '' : ` ${data.more}`}`);
}

function moment(stage: Stage, lane: number, what: string): number {
  const found = stage
    .events('test/heard')
    .find((record) => record.lane === lane && record.data.what === what);
  return found!.data.at as number;
}

const cut = (from: string, to: string): Control => ({
  verb: 'link',
  rule: { id: `${from}-${to}`, from: [from], to: [to], ports: [], cut: true },
});

function link(at: Stage, control: Control): void {
  at.control('m1', control);
  at.control('m2', control);
}

async function talk(at: Stage, chatter?: string): Promise<void> {
  at.start('m1', 'greeter');
  await at.sleep(10);
  at.start('m2', 'caller', 'm1', ...(chatter ? [chatter] : []));
  await at.until(() => heard(at, M2).find((what) => what.startsWith('data')));
}

describe('a connection to a process that dies', () => {
  test('hears what was written before a kill, then the end of the stream', async () => {
    await stage(async (at) => {
      await talk(at);
      at.control('m1', { verb: 'signal', pid: at.pid(M1, 'greeter')!, signal: 'KILL' });
      await at.until(() => heard(at, M2).find((what) => what === 'end'));
      expect(heard(at, M2)).toEqual(['open', 'data hello', 'end']);
    });
  });

  test('is reset when the dead process had left data unread', async () => {
    await stage(async (at) => {
      await talk(at, 'x');
      const pid = at.pid(M1, 'greeter')!;
      at.control('m1', { verb: 'signal', pid, signal: 'STOP' });
      await at.sleep(500);
      at.control('m1', { verb: 'signal', pid, signal: 'KILL' });
      await at.until(() => heard(at, M2).find((what) => what === 'error ECONNRESET'));
    });
  });

  test('hears nothing at all when the power goes, and a reset once the host is back', async () => {
    await stage(async (at) => {
      await talk(at, 'x');
      at.control('m1', { verb: 'power', on: false });
      await at.sleep(60_000);
      expect(heard(at, M2)).toEqual(['open', 'data hello']);
      at.control('m1', { verb: 'power', on: true });
      await at.until(() => heard(at, M2).find((what) => what === 'error ECONNRESET'), 130_000);
    });
  });

  test('gives up about fifteen minutes after its peer has lost power', async () => {
    await stage(async (at) => {
      await talk(at, 'x');
      at.control('m1', { verb: 'power', on: false });
      await at.until(() => heard(at, M2).find((what) => what === 'error ETIMEDOUT'), 2_000_000);
      expect(moment(at, M2, 'error') / 60_000).toBeGreaterThan(15);
      expect(moment(at, M2, 'error') / 60_000).toBeLessThan(16);
    });
  });
});

describe('connecting', () => {
  test('to a port where nobody listens is refused within a round trip', async () => {
    await stage(async (at) => {
      at.start('m2', 'caller', 'm1');
      await at.until(() => heard(at, M2).find((what) => what === 'error ECONNREFUSED'));
      expect(moment(at, M2, 'error')).toBeLessThan(5);
    });
  });

  test('to a host that nobody knows fails by name', async () => {
    await stage(async (at) => {
      at.start('m2', 'caller', 'm9');
      await at.until(() => heard(at, M2).find((what) => what === 'error ENOTFOUND'));
    });
  });

  test('to a stopped process succeeds, and it answers once it goes on', async () => {
    await stage(async (at) => {
      at.start('m1', 'greeter');
      await at.sleep(10);
      const pid = at.pid(M1, 'greeter')!;
      at.control('m1', { verb: 'signal', pid, signal: 'STOP' });
      at.start('m2', 'caller', 'm1');
      await at.sleep(5_000);
      expect(heard(at, M2)).toEqual(['open']);
      at.control('m1', { verb: 'signal', pid, signal: 'CONT' });
      await at.until(() => heard(at, M2).find((what) => what === 'data hello'));
    });
  });

  test('through a cut link is tried again after 1, 3 and 7 seconds', async () => {
    await stage(async (at) => {
      at.start('m1', 'greeter');
      link(at, cut('m2', 'm1'));
      await at.sleep(10);
      at.start('m2', 'caller', 'm1');
      await at.sleep(5_000);
      link(at, { verb: 'unlink', id: 'm2-m1' });
      await at.until(() => heard(at, M2).find((what) => what === 'open'));
      expect(moment(at, M2, 'open')).toBeGreaterThan(7_000);
      expect(moment(at, M2, 'open')).toBeLessThan(7_100);
    });
  });

  test('to a host without power is silent for 127 seconds, or has no route after 3', async () => {
    for (const [unreachable, code, least, most] of [
      ['silent', 'ETIMEDOUT', 126_000, 128_000],
      ['neighbour', 'EHOSTUNREACH', 2_900, 3_100],
    ] as const) {
      await stage(
        async (at) => {
          at.control('m1', { verb: 'power', on: false });
          await at.sleep(10);
          at.start('m2', 'caller', 'm1');
          await at.until(() => heard(at, M2).find((what) => what === `error ${code}`), 200_000);
          expect(moment(at, M2, 'error')).toBeGreaterThan(least);
          expect(moment(at, M2, 'error')).toBeLessThan(most);
        },
        { unreachable },
      );
    }
  });
});

describe('a stream', () => {
  test('through a partition is late, never holed', async () => {
    await stage(async (at) => {
      await talk(at, '.');
      link(at, cut('m2', 'm1'));
      link(at, cut('m1', 'm2'));
      await at.sleep(1_000);
      const before = heard(at, M1).length;
      await at.sleep(2_000);
      expect(heard(at, M1).length).toBe(before);
      link(at, { verb: 'unlink', id: 'm2-m1' });
      link(at, { verb: 'unlink', id: 'm1-m2' });
      await at.sleep(10_000);
      const sent = Math.floor((at.now / 1_000 - moment(at, M2, 'open')) / 100);
      expect(heard(at, M1).filter((what) => what === 'data .').length).toBeGreaterThan(sent - 3);
    });
  });

  test('goes on only up to a window while its acknowledgements are cut', async () => {
    const flooder = program('flooder', (sys) => {
      const connection = sys.net.connect('m1', 80);
      connection.onOpen = () => {
        for (let at = 0; at < 100; at++) connection.write(new Uint8Array(4_096));
        sys.timer(50, () => sys.observe('test/pending', { bytes: connection.pendingBytes }));
      };
      return sys.forever();
    });
    const pendingWhen = async (acknowledged: boolean) => {
      let pending: unknown;
      await stage(
        async (at) => {
          at.start('m1', 'greeter');
          await at.sleep(10);
          at.start('m2', 'flooder');
          await at.sleep(2);
          if (!acknowledged) link(at, cut('m1', 'm2'));
          pending = (await at.until(() => at.events('test/pending')[0])).data.bytes;
        },
        { programs: [greeter, flooder] },
      );
      return pending;
    };
    expect(await pendingWhen(true)).toBe(0);
    expect(await pendingWhen(false)).toBe(100 * 4_096 - 65_536);
  });

  test('stops flowing to a process that does not read, and flows on when it does', async () => {
    const flooder = program('flooder', (sys) => {
      const connection = sys.net.connect('m1', 80);
      const more = () => {
        connection.write(new Uint8Array(65_536));
        sys.observe('test/pending', { bytes: connection.pendingBytes });
        sys.timer(10, more);
      };
      connection.onOpen = more;
      return sys.forever();
    });
    const reader = program('reader', (sys) => {
      sys.net.listen(80, (connection) => report(sys, connection));
      return sys.forever();
    });
    await stage(
      async (at) => {
        at.start('m1', 'reader');
        await at.sleep(10);
        at.start('m2', 'flooder');
        await at.sleep(100);
        const pid = at.pid(M1, 'reader')!;
        at.control('m1', { verb: 'signal', pid, signal: 'STOP' });
        await at.sleep(1_000);
        expect(at.events('test/pending').at(-1)!.data.bytes).toBeGreaterThan(1_000_000);
        at.control('m1', { verb: 'signal', pid, signal: 'CONT' });
        await at.sleep(1_000);
        expect(at.events('test/pending').at(-1)!.data.bytes).toBe(0);
      },
      { programs: [reader, flooder] },
    );
  });

  test('with loss arrives whole and in order', async () => {
    const counter = program('counter', (sys) => {
      const connection = sys.net.connect('m1', 80);
      let count = 0;
      const next = () => {
        connection.write(bytes(`${count++},`));
        if (count < 200) sys.timer(20, next);
      };
      next();
      return sys.forever();
    });
    await stage(
      async (at) => {
        at.start('m1', 'greeter');
        const rule = { id: 'l', from: ['m2'], to: ['m1'], ports: [], lossPpm: 200_000 };
        link(at, { verb: 'link', rule });
        await at.sleep(10);
        at.start('m2', 'counter');
        await at.sleep(60_000);
        const all = at
          .events('test/heard')
          .filter(({ lane, data }) => lane === M1 && data.what === 'data')
          .map(({ data }) => data.more)
          .join('');
        expect(all).toBe(Array.from({ length: 200 }, (_, i) => `${i},`).join(''));
      },
      { programs: [greeter, counter] },
    );
  });
});
