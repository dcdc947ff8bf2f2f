/**
 * The breadcrumb of the most recent active: a persistent znode by which the next one knows whom to
 * fence.
 */

import type { Acl, NodeData } from '../../../../core/plugin/zookeeper.ts';
import { is } from '../../../../core/plugin/zookeeper.ts';
import { hex } from '../../bytes-text.ts';
import { JAVA, JavaException } from '../../ipc/java-exception.ts';
import type { HAContext } from '../ha-context.ts';
import type { ElectorConnection } from './elector-connection.ts';
import { isException, javaOf, sameBytes } from './keeper-errors.ts';

const LOGGER = 'ha.ActiveStandbyElector';

export interface FoundBreadcrumb {
  readonly data: Uint8Array;
  readonly version: number;
}

export class Breadcrumb {
  private readonly context: HAContext;
  private readonly connection: ElectorConnection;
  private readonly path: string;
  private readonly acl: readonly Acl[];

  constructor(
    context: HAContext,
    connection: ElectorConnection,
    path: string,
    acl: readonly Acl[],
  ) {
    this.context = context;
    this.connection = connection;
    this.path = path;
    this.acl = acl;
  }

  /** Undefined when the last active took it away. @throws KeeperException */
  async read(): Promise<FoundBreadcrumb | undefined> {
    const { log } = this.context;
    log.info(LOGGER, 'Checking for any old active which needs to be fenced...');
    let found: NodeData;
    try {
      found = await this.connection.retrying((client) => client.getData(this.path));
    } catch (error) {
      if (!is(error, 'noNode')) throw error;
      log.info(LOGGER, 'No old node to fence');
      this.tellFound('');
      return undefined;
    }
    const data = found.data ?? new Uint8Array(0);
    log.info(LOGGER, `Old node exists: ${hex(data)}`);
    this.tellFound(hex(data));
    return { data, version: found.stat.version };
  }

  private tellFound(data: string): void {
    this.context.sys.observe('hadoop-common/breadcrumb-found', { path: this.path, data });
  }

  /** Whether it is this node's own, who need not fence itself. */
  isOwn(found: Uint8Array, own: Uint8Array | undefined): boolean {
    if (!own || !sameBytes(found, own)) return false;
    this.context.log.info(LOGGER, "But old node has our own data, so don't need to fence it.");
    return true;
  }

  /** @param version of the one that was found. @throws KeeperException, BadVersion too */
  async write(own: Uint8Array | undefined, version: number | undefined): Promise<void> {
    const { acl, path } = this;
    const { log, sys } = this.context;
    const data = own ?? null;
    log.info(
      LOGGER,
      `Writing znode ${path} to indicate that the local node is the most recent active...`,
    );
    await this.connection.retrying<unknown>((client) =>
      version === undefined
        ? client.create(path, data, { acl })
        : client.setData(path, data, version),
    );
    sys.observe('hadoop-common/breadcrumb-written', { path, data: hex(own ?? new Uint8Array(0)) });
  }

  /** An active that steps down in good order need not be fenced. Failures are only logged. */
  async deleteOwn(own: Uint8Array | undefined): Promise<void> {
    const { log } = this.context;
    log.info(LOGGER, 'Deleting bread-crumb of active node...');
    try {
      const { client } = this.connection;
      if (!client) return;
      const { data, stat } = await client.getData(this.path);
      const found = data ?? new Uint8Array(0);
      if (!own || !sameBytes(found, own)) {
        throw new JavaException(
          JAVA.illegalState,
          `We thought we were active, but in fact the active znode had the wrong data: ${hex(found)} (stat=${stat.mzxid})`,
        );
      }
      await this.connection.retrying((one) => one.delete(this.path, stat.version));
    } catch (error) {
      if (!isException(error)) throw error;
      log.warn(
        LOGGER,
        `Unable to delete our own bread-crumb of being active at ${this.path}.. Expecting to be fenced by the next active.`,
        javaOf(error),
      );
    }
  }
}
