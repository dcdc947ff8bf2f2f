/** What is counted of a tree: how much each namespace is read and written, and which watches fire. */

import { EventType } from '../protocol/opcodes.ts';
import { topNamespace } from '../tree/path.ts';
import type { ServerMetrics } from './server-metrics.ts';
import type { Summary } from './summary.ts';

/** `STAT_OVERHEAD_BYTES`: a Stat beside what was read. */
const STAT_BYTES = 68;

export class TreeMetrics {
  private readonly metrics: ServerMetrics;
  private readonly fired: Readonly<Record<number, Summary>>;

  constructor(metrics: ServerMetrics) {
    this.metrics = metrics;
    this.fired = {
      [EventType.nodeCreated]: metrics.node_created_watch_count,
      [EventType.nodeDeleted]: metrics.node_deleted_watch_count,
      [EventType.nodeDataChanged]: metrics.node_changed_watch_count,
      [EventType.nodeChildrenChanged]: metrics.node_children_watch_count,
    };
  }

  /** @param bytes of data or of names */
  read(path: string, bytes: number): void {
    const namespace = topNamespace(path);
    if (namespace === undefined) return;
    this.metrics.read_per_namespace.of(namespace).add(path.length + bytes + STAT_BYTES);
  }

  wrote(path: string, bytes: number): void {
    const namespace = topNamespace(path);
    if (namespace === undefined) return;
    this.metrics.write_per_namespace.of(namespace).add(path.length + bytes);
  }

  /** @param watchers so many wait for this event */
  watchesFired(type: number, watchers: number): void {
    this.fired[type]?.add(watchers);
  }
}
