/** Configuration files as plugins declare them, and as the hosts of a cluster have them. */

import type { HostPlan, Options } from './define.ts';
import type { Type } from './type.ts';

/**
 * A file by its keys alone: its format follows from its name, it lies at `/etc/<plugin>/<name>`,
 * and holds what `from` says until a cluster says otherwise. Or all of it, spelt out.
 */
export type ConfigurationSpec = ConfigurationFile | Options;

export interface ConfigurationFile {
  /** How its text is read. */
  readonly format: 'properties' | 'hadoop-xml' | 'text';
  /** Where its owner looks for it on a host. */
  readonly path: string;
  /** Key (or a pattern with `*`, as `server.*`) -> its type, default, unit and help. */
  readonly keys: Readonly<Record<string, Type<unknown>>>;
  /** Files of the same plugin that are read together with it, whose keys may stand here as well. */
  readonly readWith?: readonly string[];
  /** Old names of keys -> what they are called now; who writes an old one is warned. */
  readonly renamed?: Readonly<Record<string, string>>;
  /**
   * Names (with `*` for any part) that its owner knows, whether or not anything comes of them here.
   * With this, keys that are not declared are warned of.
   */
  readonly known?: () => readonly string[];
  /** What the file holds before the cluster's keys are laid over it. */
  readonly base?: Readonly<Record<string, string>>;
  /** Keys that are not declared are errors; otherwise the owner ignores them. */
  readonly closed?: boolean;
  /** Problems of the whole file, as sentences. */
  check?(keys: ReadonlyMap<string, string>): readonly string[];
  /** Files of the host that follow from this one, as `myid`: path -> text. */
  beside?(host: HostPlan): Readonly<Record<string, string>>;
}

/** File name -> the keys that a cluster writes in it, for all hosts and for single ones. */
export type WrittenKeys = Readonly<Record<string, readonly string[]>>;

/** A configuration file of one host, after all layers. */
export interface ConfPlan {
  readonly name: string;
  readonly path: string;
  /** The text to put on the disk. */
  readonly text: string;
  /** Under their present names; empty for format `text`. */
  readonly keys: Readonly<Record<string, string>>;
}
