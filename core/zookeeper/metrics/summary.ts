/**
 * What a metric is made of (`SimpleCounter`, `AvgMinMaxCounter`, `AvgMinMaxPercentileCounter` and
 * their sets): it takes numbers as they happen, and prints itself when it is asked.
 */

import { concurrentMapOrder } from '../tree/java-map.ts';
import { JavaDouble } from './java-double.ts';

export type MetricValue = string | number | JavaDouble;
export type MetricLine = readonly [name: string, value: MetricValue];

export interface Metric {
  /** Names as in `mntr`, without the prefix `zk_`. */
  lines(): Iterable<MetricLine>;
  /** `srst`. */
  reset(): void;
}

export class Counter implements Metric {
  value = 0;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  add(count = 1): void {
    this.value += count;
  }

  reset(): void {
    this.value = 0;
  }

  lines(): MetricLine[] {
    return [[this.name, this.value]];
  }
}

/** Average, least, greatest, count and sum of whole numbers. */
export class Summary implements Metric {
  protected count = 0;
  private sum = 0;
  private min = 0;
  private max = 0;
  protected readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** @param value a time in ms is cut to whole ones, as Java's clock has it */
  add(value: number): void {
    const whole = Math.floor(value);
    if (this.count === 0 || whole < this.min) this.min = whole;
    if (this.count === 0 || whole > this.max) this.max = whole;
    this.count++;
    this.sum += whole;
  }

  reset(): void {
    this.count = 0;
    this.sum = 0;
    this.min = 0;
    this.max = 0;
  }

  lines(): MetricLine[] {
    const { name, count, sum, min, max } = this;
    return [
      [`avg_${name}`, new JavaDouble(count === 0 ? 0 : sum / count)],
      [`min_${name}`, min],
      [`max_${name}`, max],
      [`cnt_${name}`, count],
      [`sum_${name}`, sum],
    ];
  }
}

/** So many samples are remembered (`ResettableUniformReservoir`). */
const RESERVOIR = 4_096;

/** With p50, p95, p99 and p999 over an even selection of all samples. */
export class PercentileSummary extends Summary {
  private reservoir: number[] = [];

  override add(value: number): void {
    super.add(value);
    const { count, reservoir } = this;
    const place = count <= RESERVOIR ? count - 1 : Math.floor(scattered(count) * count);
    if (place < RESERVOIR) reservoir[place] = Math.floor(value);
  }

  override reset(): void {
    super.reset();
    this.reservoir = [];
  }

  override lines(): MetricLine[] {
    const sorted = [...this.reservoir].sort((a, b) => a - b);
    const rank = (quantile: number) => Math.round(quantileOf(sorted, quantile));
    return [
      ...super.lines(),
      [`p50_${this.name}`, rank(0.5)],
      [`p95_${this.name}`, rank(0.95)],
      [`p99_${this.name}`, rank(0.99)],
      [`p999_${this.name}`, rank(0.999)],
    ];
  }
}

/** From 0 to below 1, and the same for the same count: what stands for a die (murmur's last steps). */
function scattered(count: number): number {
  let bits = Math.imul(count ^ (count >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** `UniformSnapshot.getValue`: between two samples, where the rank falls between them. */
function quantileOf(sorted: readonly number[], quantile: number): number {
  const place = quantile * (sorted.length + 1);
  const index = Math.floor(place);
  if (index < 1) return sorted[0] ?? 0;
  const below = sorted[index - 1];
  const above = sorted[index];
  if (below === undefined || above === undefined) return sorted.at(-1) ?? 0;
  return below + (place - index) * (above - below);
}

/** One metric for each name, made when the name is counted under for the first time. */
export class MetricSet<M extends Metric> implements Metric {
  private readonly members = new Map<string, M>();
  private readonly name: string;
  private readonly make: (name: string) => M;

  constructor(name: string, make: (name: string) => M) {
    this.name = name;
    this.make = make;
  }

  of(key: string): M {
    let member = this.members.get(key);
    if (member === undefined) {
      member = this.make(`${key}_${this.name}`);
      this.members.set(key, member);
    }
    return member;
  }

  reset(): void {
    for (const member of this.members.values()) member.reset();
  }

  *lines(): Generator<MetricLine> {
    for (const key of concurrentMapOrder([...this.members.keys()])) yield* this.of(key).lines();
  }
}
