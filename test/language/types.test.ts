/** What `t.*` infers is checked by the compiler: a line that must not compile is marked so. */

import { describe, expect, expectTypeOf, test } from 'vitest';
import { TEXT } from '../../core/plugin/json-schema.ts';
import type { Matcher } from '../../core/plugin/matcher.ts';
import { readOptions } from '../../core/plugin/options.ts';
import type { Selector } from '../../core/plugin/selector.ts';
import { t, type Values } from '../../core/plugin/types.ts';
import { placeOf } from '../../core/scenario/load/plain.ts';
import { contextOf, nodeOf } from './context.ts';

const options = {
  host: t.selector({ about: 'where', default: 'all' }),
  is: t.oneOf('full', 'hung'),
  how: t.oneOf(['fast', 'slow'], { default: 'fast' }),
  free: t.bytes({ optional: true }),
  ports: t.list(t.int({ min: 1 }), { optional: true }),
  rate: t.percent({ default: '1%' }),
  id: t.optional(t.long()),
  seen: t.matcher(t.int(), { optional: true }),
  env: t.map(t.text(), { optional: true }),
};

function read(entries: Readonly<Record<string, unknown>>) {
  const context = contextOf();
  const map = nodeOf(entries);
  const source = { owner: 'it', entries: map.kind === 'map' ? map.entries : [], at: placeOf('x') };
  const values = readOptions(options, source, context);
  return { values, codes: context.problems.map((one) => one.code) };
}

describe('types', () => {
  test('the values of options have the types that were declared', () => {
    type Read = Values<typeof options>;
    expectTypeOf<Read['host']>().toEqualTypeOf<Selector>();
    expectTypeOf<Read['is']>().toEqualTypeOf<'full' | 'hung'>();
    expectTypeOf<Read['how']>().toEqualTypeOf<'fast' | 'slow'>();
    expectTypeOf<Read['free']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Read['ports']>().toEqualTypeOf<readonly number[] | undefined>();
    expectTypeOf<Read['rate']>().toEqualTypeOf<number>();
    expectTypeOf<Read['id']>().toEqualTypeOf<bigint | undefined>();
    expectTypeOf<Read['seen']>().toEqualTypeOf<Matcher | undefined>();
    expectTypeOf<Read['env']>().toEqualTypeOf<Readonly<Record<string, string>> | undefined>();
  });

  test("an event's sentence knows its fields", () => {
    const led = t.event({ token: t.int(), by: t.text() }, ({ token, by }) => `${by} ${token + 1}`);
    expect(led.sentence({ token: 1, by: 'm1' })).toBe('m1 2');
    // @ts-expect-error a field that was not declared
    t.event({ token: t.int() }, ({ tokn }) => `${tokn}`);
    // @ts-expect-error a number is no text
    t.event({ token: t.int() }, ({ token }) => token.trim());
  });

  test('defaults are read in the words of the language', () => {
    const { values, codes } = read({ is: 'hung' });
    expect(codes).toEqual([]);
    expect(values).toEqual({ is: 'hung', how: 'fast', host: { kind: 'all' }, rate: 10_000 });
  });

  test('all problems of all options are told at once', () => {
    const { values, codes } = read({ free: '10', ports: [0], rtae: '1%', id: '0xg' });
    expect(values).toBeUndefined();
    expect(codes).toEqual([
      'language/bad-unit',
      'language/bad-number',
      'language/unknown-option',
      'language/bad-number',
      'language/missing-option',
    ]);
  });

  test('64-bit ids are exact, and numbers beyond a double are refused as such', () => {
    const context = contextOf();
    expect(t.long().read(nodeOf('0x1b00133dc0'), context)).toBe(115965377984n);
    expect(t.long().read(nodeOf('12345678901234567890'), context)).toBe(12345678901234567890n);
    expect(t.int().read(nodeOf('12345678901234567890'), context)).toBeUndefined();
  });

  test('each type describes itself as JSON Schema, with help and default', () => {
    expect(options.host.schema()).toMatchObject({ description: 'where', default: 'all' });
    expect(options.is.schema()).toMatchObject({ anyOf: [{ enum: ['full', 'hung'] }, {}] });
    expect(t.text().schema()).toEqual(TEXT);
  });
});
