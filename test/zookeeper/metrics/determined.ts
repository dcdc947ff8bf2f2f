/**
 * What of `mntr` the traffic alone determines, so that two servers that saw the same must say the
 * same. How long anything took is no part of that, and neither is how often a thread looked.
 */

/** Measured by clocks, or of the process and its host. */
const GAUGES: ReadonlySet<string> = new Set([
  'version',
  'avg_latency',
  'min_latency',
  'max_latency',
  'uptime',
  'leader_uptime',
  'open_file_descriptor_count',
  'max_file_descriptor_count',
]);

/** How many samples there are depends on threads, or on the clock (pings go through the queues). */
const UNDETERMINED: readonly RegExp[] = [
  /_commit_proc_(req_queued|issued)$/,
  /_commit_process_time$/,
  /_concurrent_request_processing_in_commit_processor$/,
  /_learner_handler_qp_(size|time_ms)$/,
  // Members write the membership down at moments of their own.
  /_zookeeper_write_per_namespace$/,
];

/** Of these the samples can be counted, and that is all: times, and what waits at a moment. */
const SAMPLED = /^(avg|min|max|sum|p\d+)_.*(time|latency|queue_size|inflight|txns_loaded)/;

/** Lines that are not zero, without `zk_`. */
export function determinedLines(monitor: string): string[] {
  return monitor
    .split('\n')
    .map((line) => line.replace(/^zk_/, '').split('\t'))
    .filter(([name = '', value = '']) => isDetermined(name) && !/^(0|0\.0|)$/.test(value))
    .map(([name, value]) => `${name} ${value}`);
}

function isDetermined(name: string): boolean {
  return (
    !GAUGES.has(name) && !SAMPLED.test(name) && !UNDETERMINED.some((pattern) => pattern.test(name))
  );
}
