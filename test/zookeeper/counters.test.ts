/**
 * The workload that counts: it must find what an ensemble with a deliberate error loses, and settle
 * what it does not know without claiming either.
 */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { invariants } from '../../plugins/zookeeper/invariants/index.ts';
import {
  formatCounter,
  incremented,
  parseCounter,
} from '../../plugins/zookeeper/workloads/counter-value.ts';
import { Increments } from '../../plugins/zookeeper/workloads/increments.ts';
import { TEST_PLUGIN } from '../support/random-faults.ts';
import { play } from '../support/ways.ts';

const OFF = Object.keys(invariants);

/** A leader that is cut off with its client goes on acknowledging, if it errs. */
function scenario(error: boolean): string {
  const mutant =
    '  - { fault: zookeeper-test/mutant, process: each QuorumPeerMain, error: commit-without-quorum }\n';
  return `name: a leader cut off together with its client
cluster:
  plugins: [zookeeper, '${TEST_PLUGIN}']
  hosts: [m1, m2, m3]
start: running
let: { old: leader QuorumPeerMain }
workloads:
  counting: { workload: zookeeper/counters, host: old, every: 100ms, servers: localhost:2181 }
timeline:
${error ? mutant : ''}  - { wait: 3s }
  - { fault: partition, between: [old, rest], for: 30s, as: cut }
  - { wait: cut }
  - { wait: 30s }
eventually:
  - { measure: counting.lost, is: 0 }
  - { measure: counting.unexplained, is: 0 }
without:
${OFF.map((name) => `  - { invariant: zookeeper/${name}, because: the workload is to see it }\n`).join('')}`;
}

async function resultOf(error: boolean) {
  const file = join(mkdtempSync(join(tmpdir(), 'quorate-counters-')), 'scenario.yaml');
  writeFileSync(file, scenario(error));
  const { scenarios, problems } = await loadScenarios([file]);
  expect(problems).toEqual([]);
  return (await play(scenarios[0]!, 1)).result;
}

describe('an ensemble', () => {
  test('that commits without a quorum loses increments, and the workload sees it', async () => {
    const { failure, workloads } = await resultOf(true);
    expect(failure?.actual).toMatch(/^counting\.lost is [1-9]\d* \(expected 0\)$/);
    expect(workloads[0]?.measures.lost?.value).toBeGreaterThan(0);
  });

  test('without that error loses nothing, and some increments stay without an answer', async () => {
    const { failure, workloads } = await resultOf(false);
    expect(failure).toBeUndefined();
    expect(workloads[0]?.measures.unknown?.value).toBeGreaterThan(0);
  });
});

describe('what a client knows of its increments', () => {
  const findings = () => ({ lost: 0, tookPlace: 0, unexplained: 0 });

  test('an increment without an answer either took place or did not', () => {
    const found = findings();
    const one = new Increments(found);
    one.acknowledged(0);
    one.unanswered();
    one.acknowledged(2);
    one.unanswered();
    one.settle(3);
    expect(found).toEqual({ lost: 0, tookPlace: 1, unexplained: 0 });
  });

  test('an acknowledged increment that is gone is lost, whatever is unknown besides', () => {
    const found = findings();
    const one = new Increments(found);
    one.acknowledged(0);
    one.acknowledged(1);
    one.unanswered();
    one.settle(1);
    expect(found).toEqual({ lost: 1, tookPlace: 0, unexplained: 0 });
  });

  test('more than was ever begun is unexplained', () => {
    const found = findings();
    const one = new Increments(found);
    one.acknowledged(0);
    one.unanswered();
    one.settle(3);
    expect(found).toEqual({ lost: 0, tookPlace: 1, unexplained: 1 });
  });
});

test('a counter says who added what', () => {
  const value = incremented(incremented(parseCounter('0'), 'c1/2'), 'c1/1');
  expect(formatCounter(incremented(value, 'c1/2'))).toBe('3 c1/1=1 c1/2=2');
  expect(parseCounter('3 c1/1=1 c1/2=2').shares.get('c1/2')).toBe(2);
});
