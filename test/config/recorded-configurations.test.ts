/**
 * Right and wrong `zoo.cfg` files against what `QuorumPeerConfig` of Apache ZooKeeper 3.8.4 said of
 * each. To record again: write the files of the fixture to disk (`$D` is their directory, `$CFG`
 * each file itself), hand each to `QuorumPeerConfig.parse`, and keep the message of the exception
 * and, behind an arrow, class and message of its cause.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseZooCfg } from '../../core/config/zoo-cfg.ts';

const { files, cases } = JSON.parse(
  readFileSync(new URL('../fixtures/zookeeper/configurations.json', import.meta.url), 'utf8'),
) as {
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly name: string;
    readonly cfg: string;
    readonly result: string;
  }[];
};

function said(cfg: string): string {
  const result = parseZooCfg(cfg, { path: '$CFG', readFile: (path) => files[path] });
  if (result.ok) return 'ok';
  const { message, cause, causeClass } = result.error;
  return cause === undefined ? message : `${message} <- ${causeClass}: ${cause}`;
}

describe('zoo.cfg is judged as recorded', () => {
  it.each(cases)('$name', ({ cfg, result }) => {
    expect(said(cfg)).toBe(result);
  });
});
