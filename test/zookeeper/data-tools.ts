/** The recordings of ZooKeeper's tools for logs and snapshots, as their file holds them. */

export interface DataToolCase {
  readonly tool: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  /** Files that were written, in base64, without padding. */
  readonly writes: Readonly<Record<string, string>>;
}

export interface DataToolCases {
  /** Damaged and odd ones, in base64, beside those that the real server left. */
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly DataToolCase[];
}
