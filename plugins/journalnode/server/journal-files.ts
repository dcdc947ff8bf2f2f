/**
 * Segments over HTTP (`GetJournalEditServlet`): JournalNodes serve what they have to NameNodes and to
 * one another, and fetch from there.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
  httpGet,
  JavaException,
} from '../../hadoop-common/door.ts';
import { listEditLogs } from '../edits/edit-log-file.ts';
import type { JNStorage } from './jn-storage.ts';

export const JOURNAL_PATH = '/getJournal';

/** `HttpGetFailedException` */
const GET_FAILED = 'org.apache.hadoop.hdfs.server.common.HttpGetFailedException';

export interface SegmentQuery {
  readonly journalId: string;
  readonly segmentTxId: number;
  readonly namespaceId: number;
  readonly clusterId: string;
  readonly cTime: number;
  readonly layoutVersion: number;
  readonly inProgressOk: boolean;
}

/** `http://192.168.0.2:8480/getJournal?jid=mycluster&segmentTxId=1&…` */
export function segmentUrl(server: string, query: SegmentQuery): string {
  const { layoutVersion, namespaceId, cTime, clusterId } = query;
  const storageInfo = encodeURIComponent([layoutVersion, namespaceId, cTime, clusterId].join(':'));
  return `${server}${JOURNAL_PATH}?jid=${query.journalId}&segmentTxId=${query.segmentTxId}&storageInfo=${storageInfo}&inProgressOk=${query.inProgressOk}`;
}

/** The answer to such a request, from the journal that it names. */
export function serveSegment(sys: System, storage: JNStorage, request: HttpRequest): HttpResponse {
  const [, namespaceId, , clusterId] = (request.query.get('storageInfo') ?? '').split(':');
  const mine = storage.identity;
  if (Number(namespaceId) !== mine?.namespaceId || clusterId !== mine.clusterId) {
    return {
      status: 403,
      reason: `This node has namespaceId '${mine?.namespaceId ?? 0} and clusterId '${mine?.clusterId ?? ''}' but the requesting node expected '${namespaceId}' and '${clusterId}'`,
    };
  }
  const segmentTxId = Number(request.query.get('segmentTxId'));
  const inProgressOk = request.query.get('inProgressOk') === 'true';
  const file = listEditLogs(sys, storage.current).find(
    ({ firstTxId, inProgress }) => firstTxId === segmentTxId && (inProgressOk || !inProgress),
  );
  if (!file) return { status: 404, reason: `No edit log found starting at txid ${segmentTxId}` };
  return { status: 200, body: sys.disk.read(file.path) };
}

/** The bytes of a segment. @throws JavaException */
export async function fetchSegment(
  sys: System,
  url: string,
  options: HttpOptions,
): Promise<Uint8Array> {
  const { status, reason, body } = await httpGet(sys, url, options);
  if (status === 200) return body;
  throw new JavaException(
    GET_FAILED,
    `Image transfer servlet at ${url} failed with status code ${status}\nResponse message:\n${reason}`,
  );
}

/** Brings a segment to this disk, durably; on failure no part of it stays. @throws JavaException, SystemError */
export async function downloadSegment(
  sys: System,
  url: string,
  path: string,
  options: HttpOptions,
): Promise<number> {
  const bytes = await fetchSegment(sys, url, options);
  try {
    sys.disk.write(path, bytes);
    await sys.disk.fsync(path);
  } catch (error) {
    if (sys.disk.exists(path)) sys.disk.remove(path);
    throw error;
  }
  return bytes.length;
}
