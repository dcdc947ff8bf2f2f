/** The file that a pipeline's blocks belong to, and the logger of who writes it. */

export interface WrittenFile {
  readonly src: string;
  readonly fileId: number;
  readonly blockSize: number;
  readonly replication: number;
}

export const STREAMER_LOG = 'hdfs.DataStreamer';
