/**
 * The segments of one directory (`FileJournalManager.EditLogFile` and its look-ups), for
 * JournalNodes and for the NameNode's own directories.
 */

import type { System } from '../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../hadoop-common/door.ts';
import type { RemoteEditLog } from '../protocol.ts';
import { INVALID_TXID, paddedTxId, parseSegmentName, type SegmentName } from './segment-name.ts';
import { type SegmentScan, scanSegment } from './segment-scan.ts';

export interface EditLogFile extends SegmentName {
  /** Absolute. */
  readonly path: string;
}

/** All segments of a directory, by their first txid (`matchEditLogs`); none if it is missing. */
export function listEditLogs(sys: System, dir: string): readonly EditLogFile[] {
  if (!sys.disk.exists(dir)) return [];
  const files: EditLogFile[] = [];
  for (const name of sys.disk.list(dir)) {
    const segment = parseSegmentName(name);
    if (segment) files.push({ ...segment, path: `${dir}/${name}` });
  }
  return files.sort((a, b) => a.firstTxId - b.firstTxId || a.lastTxId - b.lastTxId);
}

/** The one segment that begins there. @throws JavaException when there are two */
export function findEditLog(sys: System, dir: string, firstTxId: number): EditLogFile | undefined {
  const found = listEditLogs(sys, dir).filter((file) => file.firstTxId === firstTxId);
  if (found.length > 1) {
    throw new JavaException(
      JAVA.illegalState,
      `More than one log segment in ${dir} starting at txid ${firstTxId}: ${found.map((file) => describeEditLog(file)).join(', ')}`,
    );
  }
  return found[0];
}

export function scanEditLog(sys: System, file: EditLogFile): SegmentScan {
  return scanSegment(sys.disk.read(file.path));
}

/**
 * Of the segments with `sinceTxId` or later ones, what a manifest says (`getRemoteEditLogs`). One in
 * progress ends where a scan up to `lastReadableTxId` ends.
 */
export function remoteEditLogs(
  sys: System,
  dir: string,
  sinceTxId: number,
  inProgressOk: boolean,
  lastReadableTxId = Number.POSITIVE_INFINITY,
): readonly RemoteEditLog[] {
  const logs: RemoteEditLog[] = [];
  for (const file of listEditLogs(sys, dir)) {
    let endTxId = file.lastTxId;
    if (file.inProgress) {
      if (!inProgressOk) continue;
      const scan = scanEditLog(sys, file);
      if (scan.hasCorruptHeader) continue;
      endTxId = Math.min(scan.lastTxId, lastReadableTxId);
    }
    if (file.firstTxId < sinceTxId && endTxId < sinceTxId) continue;
    logs.push({ startTxId: file.firstTxId, endTxId, isInProgress: file.inProgress });
  }
  return logs;
}

/** As logs show it: `EditLogFile(file=…,first=…,last=…,inProgress=true,hasCorruptHeader=false)`. */
export function describeEditLog(
  { path, firstTxId, lastTxId, inProgress }: EditLogFile,
  scan?: SegmentScan,
): string {
  const last = scan?.lastTxId ?? lastTxId;
  const shown = last === INVALID_TXID ? `-${'12345'.padStart(18, '0')}` : paddedTxId(last);
  return `EditLogFile(file=${path},first=${paddedTxId(firstTxId)},last=${shown},inProgress=${inProgress},hasCorruptHeader=${scan?.hasCorruptHeader ?? false})`;
}
