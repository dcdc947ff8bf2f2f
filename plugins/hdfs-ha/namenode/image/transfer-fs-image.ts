/** `TransferFsImage`: images from one NameNode to another, over HTTP. */

import type { System } from '../../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_IMAGE_TRANSFER_TIMEOUT,
  type HttpOptions,
  httpGet,
  httpPut,
  JAVA,
  JavaException,
  type Logger,
  type NetAddress,
} from '../../../hadoop-common/door.ts';
import type { NamespaceInfo } from '../../../journalnode/door.ts';
import { paddedTxId } from '../../../journalnode/door.ts';
import { colonSeparated } from '../storage/storage-info.ts';

const LOGGER = 'namenode.TransferFsImage';

/** `TransferFsImage.TransferResult`, with what the other side says of a refusal. */
export type TransferResult =
  | 'SUCCESS'
  | 'AUTHENTICATION_FAILURE'
  | 'NOT_ACTIVE_NAMENODE_FAILURE'
  | 'OLD_TRANSACTION_ID_FAILURE'
  | 'UNEXPECTED_FAILURE';

const RESULTS: Readonly<Record<number, TransferResult>> = {
  200: 'SUCCESS',
  403: 'AUTHENTICATION_FAILURE',
  409: 'OLD_TRANSACTION_ID_FAILURE',
  417: 'NOT_ACTIVE_NAMENODE_FAILURE',
};

function optionsOf(conf: Configuration): HttpOptions {
  const timeoutMs = conf.read(DFS_IMAGE_TRANSFER_TIMEOUT);
  return {
    connectTimeoutMs: timeoutMs,
    readTimeoutMs: timeoutMs,
    timeoutKey: DFS_IMAGE_TRANSFER_TIMEOUT.name,
  };
}

/** `downloadImageToStorage`: the image itself. @throws JavaException */
export async function downloadImage(
  sys: System,
  log: Logger,
  conf: Configuration,
  request: { readonly from: NetAddress; readonly txid: number; readonly info: NamespaceInfo },
): Promise<Uint8Array> {
  const { from, txid, info } = request;
  const url = `http://${from.host}:${from.port}/imagetransfer?getimage=1&txid=${txid}&storageInfo=${colonSeparated(info)}&bootstrapstandby=true`;
  log.info(LOGGER, `Opening connection to ${url}`);
  const { status, reason, body } = await httpGet(sys, url, optionsOf(conf));
  if (status !== 200) {
    throw new JavaException(
      'org.apache.hadoop.hdfs.server.common.HttpGetFailedException',
      `Image transfer servlet at ${url} failed with status code ${status}\nResponse message:\n${reason}`,
    );
  }
  log.info(LOGGER, `Downloaded file fsimage.ckpt_${paddedTxId(txid)} size ${body.length} bytes.`);
  return body;
}

/**
 * `uploadImageFromStorage`: how the other NameNode took it.
 * @throws JavaException when it cannot be reached or fails in a way that says nothing
 */
export async function uploadImage(
  sys: System,
  log: Logger,
  conf: Configuration,
  request: {
    readonly to: NetAddress;
    readonly txid: number;
    readonly info: NamespaceInfo;
    readonly image: Uint8Array;
  },
): Promise<TransferResult> {
  const { to, txid, info, image } = request;
  const base = `http://${to.host}:${to.port}`;
  const start = sys.clock.monotonic();
  const url = `${base}/imagetransfer?txid=${txid}&imageFile=IMAGE&File-Length=${image.length}&storageInfo=${colonSeparated(info)}`;
  const { status, reason } = await httpPut(sys, url, image, optionsOf(conf));
  const result = RESULTS[status] ?? 'UNEXPECTED_FAILURE';
  if (result === 'UNEXPECTED_FAILURE') {
    throw new JavaException(
      JAVA.io,
      `Image uploading failed, status: ${status}, url: ${base}/imagetransfer, message: ${reason}`,
    );
  }
  if (result !== 'SUCCESS') return result;
  const seconds = (sys.clock.monotonic() - start) / 1_000;
  log.info(
    LOGGER,
    `Uploaded image with txid ${txid} to namenode at ${base} in ${seconds.toFixed(3)} seconds`,
  );
  return result;
}
