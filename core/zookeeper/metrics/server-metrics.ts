/**
 * What one server process counts (`ServerMetrics` with `DefaultMetricsProvider`): a field for each
 * metric, under the name by which `mntr` prints it. Metrics outlive roles; only `srst` sets them back.
 */

import {
  COUNTER_SETS,
  COUNTERS,
  PERCENTILE_SETS,
  PERCENTILES,
  SUMMARIES,
  SUMMARY_SETS,
} from './names.ts';
import {
  Counter,
  type Metric,
  type MetricLine,
  MetricSet,
  PercentileSummary,
  Summary,
} from './summary.ts';

type All<Names extends readonly string[], M extends Metric> = { readonly [N in Names[number]]: M };

type Metrics = All<typeof COUNTERS, Counter> &
  All<typeof COUNTER_SETS, MetricSet<Counter>> &
  All<typeof SUMMARIES, Summary> &
  All<typeof PERCENTILES, PercentileSummary> &
  All<typeof SUMMARY_SETS, MetricSet<Summary>> &
  All<typeof PERCENTILE_SETS, MetricSet<PercentileSummary>>;

export interface ServerMetrics extends Metrics {
  /** In the order of `mntr`. */
  lines(): Generator<MetricLine>;
  /** `srst`. */
  reset(): void;
}

/** A process has one, from its start to its end. */
export function serverMetrics(): ServerMetrics {
  const metrics: Record<string, Metric> = {};
  for (const name of COUNTERS) metrics[name] = new Counter(name);
  for (const name of COUNTER_SETS) metrics[name] = new MetricSet(name, (n) => new Counter(n));
  for (const name of SUMMARIES) metrics[name] = new Summary(name);
  for (const name of PERCENTILES) metrics[name] = new PercentileSummary(name);
  for (const name of SUMMARY_SETS) metrics[name] = new MetricSet(name, (n) => new Summary(n));
  for (const name of PERCENTILE_SETS) {
    metrics[name] = new MetricSet(name, (n) => new PercentileSummary(n));
  }
  const all = Object.values(metrics);
  return Object.assign(metrics as unknown as Metrics, {
    *lines() {
      for (const metric of all) yield* metric.lines();
    },
    reset() {
      for (const metric of all) metric.reset();
    },
  });
}
