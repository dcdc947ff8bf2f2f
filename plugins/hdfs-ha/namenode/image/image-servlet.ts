/**
 * `ImageServlet`: gives images to NameNodes that bootstrap, and takes those of checkpointers while
 * this NameNode is active (or an observer) and its own image is old enough.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_NAMENODE_CHECKPOINT_PERIOD,
  DFS_NAMENODE_CHECKPOINT_TXNS,
  type HAServiceState,
  type HttpRequest,
  type HttpResponse,
  type Logger,
} from '../../../hadoop-common/door.ts';
import { paddedTxId } from '../../../journalnode/door.ts';
import { mutant } from '../../mutants.ts';
import { colonSeparated } from '../storage/storage-info.ts';
import type { FSImage } from './fs-image.ts';
import { md5Of } from './md5-file.ts';

const LOGGER = 'namenode.ImageServlet';
/** How much younger than the period an image may be when the next one comes. */
const RECENT_IMAGE_PRECISION = 0.75;

const FORBIDDEN = 403;
const CONFLICT = 409;
const GONE = 410;
const EXPECTATION_FAILED = 417;

export class ImageServlet {
  private readonly sys: System;
  private readonly log: Logger;
  private readonly conf: Configuration;
  private readonly image: FSImage;
  private readonly state: () => HAServiceState;
  /** `currentlyDownloadingCheckpoints` */
  private readonly uploads = new Set<number>();

  constructor(
    sys: System,
    options: {
      readonly log: Logger;
      readonly conf: Configuration;
      readonly image: FSImage;
      readonly state: () => HAServiceState;
    },
  ) {
    this.sys = sys;
    this.log = options.log;
    this.conf = options.conf;
    this.image = options.image;
    this.state = options.state;
  }

  handle(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const mine = colonSeparated(this.image.storage.namespaceInfo);
    const theirs = request.query.get('storageInfo');
    if (theirs !== undefined && theirs !== mine) {
      this.log.warn(
        LOGGER,
        `Received an invalid request file transfer request from a secondary with storage info ${theirs}`,
      );
      const reason = `This namenode has storage info ${mine} but the secondary expected ${theirs}`;
      return { status: FORBIDDEN, reason };
    }
    return request.method === 'PUT' ? this.put(request) : this.get(request);
  }

  private get(request: HttpRequest): HttpResponse {
    const wanted = request.query.get('txid');
    const images = this.image.storage.images();
    const found =
      wanted === 'latest' ? images[0] : images.find(({ txid }) => String(txid) === wanted);
    if (found) return { status: 200, body: this.sys.disk.read(found.path) };
    const reason = `GetImage failed. java.io.IOException: Could not find image with txid ${wanted}`;
    return { status: GONE, reason };
  }

  private async put({ query, body, address }: HttpRequest): Promise<HttpResponse> {
    const txid = Number(query.get('txid'));
    const refusal = mutant(this.sys, 'accept-any-image') ? undefined : this.refusal(txid, address);
    if (refusal) return refusal;
    this.uploads.add(txid);
    try {
      await this.image.storage.inEveryImageDir(async (dir) => {
        const path = this.image.storage.checkpointPath(dir, txid);
        this.sys.disk.write(path, body);
        await this.sys.disk.fsync(path);
      });
      const digest = md5Of(body);
      await this.image.acceptCheckpoint(txid, digest);
      this.log.info(
        'namenode.TransferFsImage',
        `Downloaded file fsimage.ckpt_${paddedTxId(txid)} size ${body.length} bytes.`,
      );
      this.sys.observe('checkpoint', { txid, digest, from: address });
      return { status: 200 };
    } finally {
      this.uploads.delete(txid);
    }
  }

  private refusal(txid: number, address: string): HttpResponse | undefined {
    const state = this.state();
    if (state !== 'active' && state !== 'observer') {
      const reason = `Nameode ${this.sys.host.address} is currently not in a state which can accept uploads of new fsimages. State: ${state}`;
      return { status: EXPECTATION_FAILED, reason };
    }
    const newest = Math.max(...this.uploads);
    if (newest >= txid) {
      const other = `ImageRequest{txId=${newest}, address='${address}'}`;
      const reason = `Another checkpointer is already in the process of uploading a checkpoint made up to transaction ID ${other}`;
      return { status: CONFLICT, reason };
    }
    const last = this.image.storage.mostRecentCheckpoint;
    const periodMs = this.conf.read(DFS_NAMENODE_CHECKPOINT_PERIOD);
    const expected = Math.round((periodMs / 1_000) * RECENT_IMAGE_PRECISION);
    const txns = this.conf.read(DFS_NAMENODE_CHECKPOINT_TXNS);
    const since = Math.floor((this.sys.clock.wall() - last.wallMs) / 1_000);
    if (since < expected && txid - last.txid < txns) {
      const reason = `Rejecting a fsimage due to small time delta and txnid delta. Time since previous checkpoint is ${since} expecting at least ${expected} txnid delta since previous checkpoint is ${txid - last.txid} expecting at least ${txns}`;
      this.log.info(LOGGER, reason);
      return { status: CONFLICT, reason };
    }
    if (this.image.storage.images().some((image) => image.txid === txid)) {
      const reason = `Either current namenode has checkpointed or another checkpointer already uploaded an checkpoint for txid ${txid}`;
      this.log.info(LOGGER, reason);
      return { status: CONFLICT, reason };
    }
    return undefined;
  }
}
