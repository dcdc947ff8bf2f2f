/**
 * `JournalNode`: the daemon that keeps edits for NameNodes. It serves any number of journals, each
 * made when somebody first names it.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  Configuration,
  DFS_HA_TAILEDITS_INPROGRESS,
  DFS_IMAGE_TRANSFER_TIMEOUT,
  DFS_JOURNALNODE_EDIT_CACHE_SIZE,
  DFS_JOURNALNODE_EDITS_DIR,
  DFS_JOURNALNODE_ENABLE_SYNC,
  DFS_JOURNALNODE_HTTP_ADDRESS,
  DFS_JOURNALNODE_HTTP_BIND_HOST,
  DFS_JOURNALNODE_RPC_ADDRESS,
  DFS_JOURNALNODE_RPC_BIND_HOST,
  HttpServer,
  JAVA,
  JavaException,
  type Logger,
  loggerOf,
  parseAddress,
  RpcClient,
  RpcServer,
  shutdownMessage,
  startupMessage,
  terminate,
} from '../../hadoop-common/door.ts';
import { checkJournalId } from '../client/journal-uri.ts';
import { ioException } from '../edits/disk-error.ts';
import {
  INTER_QJOURNAL_PROTOCOL,
  type InterQJournalProtocol,
  type JournalRef,
  QJOURNAL_PROTOCOL,
  type QJournalProtocol,
} from '../protocol.ts';
import { JNStorage } from './jn-storage.ts';
import { Journal, type JournalHost } from './journal.ts';
import { downloadSegment, JOURNAL_PATH, serveSegment } from './journal-files.ts';
import { type HostedJournal, interJournalMethods, journalMethods } from './journal-methods.ts';
import { JournalNodeSyncer } from './journal-node-syncer.ts';
import { JournalReader } from './journal-reader.ts';
import { JournalRecovery } from './journal-recovery.ts';
import { LOGGER } from './loggers.ts';

const RPC_PORT = 8485;
const HTTP_PORT = 8480;
/** `dfs.journalnode.handler.count` */
const HANDLERS = 5;

interface KnownJournal extends HostedJournal {
  readonly syncer: JournalNodeSyncer | undefined;
}

/** `java JournalNode`, as `hdfs --daemon start journalnode` runs it. */
export async function journalNode(sys: System, args: readonly string[]): Promise<never> {
  startupMessage(sys, 'JournalNode', LOGGER.node, args);
  const log = loggerOf(sys);
  try {
    new JournalNode(sys, log, Configuration.load(sys, log)).start();
  } catch (error) {
    const thrown = ioException(error);
    log.error(LOGGER.node, 'Failed to start JournalNode.', thrown);
    log.error(LOGGER.node, 'Failed to start journalnode.', thrown);
    terminate(sys, 'JournalNode', LOGGER.node, 255, thrown);
  }
  return sys.forever();
}

class JournalNode implements JournalHost {
  readonly sys: System;
  readonly log: Logger;
  readonly cacheBytes: number | undefined;
  private readonly conf: Configuration;
  private readonly rpc: RpcClient;
  private readonly rpcPort: number;
  private readonly httpPort: number;
  private readonly journals = new Map<string, KnownJournal>();

  constructor(sys: System, log: Logger, conf: Configuration) {
    this.sys = sys;
    this.log = log;
    this.conf = conf;
    this.rpc = new RpcClient(sys, conf);
    this.rpcPort = parseAddress(conf.read(DFS_JOURNALNODE_RPC_ADDRESS), RPC_PORT).port;
    this.httpPort = parseAddress(conf.read(DFS_JOURNALNODE_HTTP_ADDRESS), HTTP_PORT).port;
    this.cacheBytes = conf.read(DFS_HA_TAILEDITS_INPROGRESS)
      ? conf.read(DFS_JOURNALNODE_EDIT_CACHE_SIZE)
      : undefined;
  }

  /** @throws JavaException, SystemError */
  start(): void {
    this.journalsDir(null);
    const http = new HttpServer(this.sys, {
      port: this.httpPort,
      ...bindTo(
        this.conf.read(DFS_JOURNALNODE_HTTP_BIND_HOST),
        this.conf.read(DFS_JOURNALNODE_HTTP_ADDRESS),
      ),
    });
    http.handle(JOURNAL_PATH, async (request) => {
      const journalId = request.query.get('jid') ?? '';
      const { storage } = (await this.journalOf({ journalId, nameServiceId: null })).journal;
      return serveSegment(this.sys, storage, request);
    });
    http.start();
    const { host } = parseAddress(this.conf.read(DFS_JOURNALNODE_RPC_ADDRESS), RPC_PORT);
    const rpc = new RpcServer(this.sys, {
      name: host,
      port: this.rpcPort,
      handlers: HANDLERS,
      ...bindTo(
        this.conf.read(DFS_JOURNALNODE_RPC_BIND_HOST),
        this.conf.read(DFS_JOURNALNODE_RPC_ADDRESS),
      ),
    });
    this.log.info(
      'server.JournalNodeRpcServer',
      `RPC server is binding to ${host}:${this.rpcPort}`,
    );
    const journalOf = (ref: JournalRef) => this.journalOf(ref);
    rpc.serve<QJournalProtocol>(QJOURNAL_PROTOCOL, journalMethods(journalOf, this.httpPort));
    rpc.serve<InterQJournalProtocol>(
      INTER_QJOURNAL_PROTOCOL,
      interJournalMethods(journalOf, this.httpPort),
    );
    rpc.start();
    this.changed();
  }

  changed(): void {
    const journals = [...this.journals.values()].map(({ journal }) => journal);
    const state = journals.some(({ isWriting }) => isWriting) ? 'writing' : 'idle';
    this.sys.state(state, Math.max(0, ...journals.map(({ epochs }) => epochs.promised)));
  }

  reportErrorOnFile(path: string): void {
    this.log.error(LOGGER.node, `Error reported on file ${path}... exiting`);
    this.sys.soon(() => {
      shutdownMessage(this.sys, 'JournalNode', LOGGER.node);
      this.sys.exit(1);
    });
  }

  /** `getOrCreateJournal`. @throws JavaException */
  private async journalOf(ref: JournalRef): Promise<HostedJournal> {
    const { journalId, nameServiceId } = ref;
    checkJournalId(journalId);
    const lock = this.sys.lock('JournalNode');
    await lock.acquire();
    try {
      let known = this.journals.get(journalId);
      if (!known) {
        known = await this.open(journalId, nameServiceId);
        this.journals.set(journalId, known);
        this.changed();
      }
      known.syncer?.start(nameServiceId);
      return known;
    } catch (error) {
      throw ioException(error);
    } finally {
      lock.release();
    }
  }

  private async open(journalId: string, nameServiceId: string | null): Promise<KnownJournal> {
    const root = `${this.journalsDir(nameServiceId)}/${journalId}`;
    this.log.info(LOGGER.node, `Initializing journal in directory ${root}`);
    const journal = new Journal(this, journalId, new JNStorage(this.sys, this.log, root));
    await journal.recover();
    const timeoutMs = this.conf.read(DFS_IMAGE_TRANSFER_TIMEOUT);
    const recovery = new JournalRecovery(journal, async (url, path) => {
      await downloadSegment(this.sys, url, path, {
        connectTimeoutMs: timeoutMs,
        readTimeoutMs: timeoutMs,
        timeoutKey: DFS_IMAGE_TRANSFER_TIMEOUT.name,
      });
    });
    const reader = new JournalReader(journal);
    const { conf, log, rpc, sys } = this;
    const address = { host: sys.host.name, port: this.rpcPort };
    const syncer = conf.read(DFS_JOURNALNODE_ENABLE_SYNC)
      ? new JournalNodeSyncer({ sys, conf, log, rpc, address }, journal, reader)
      : undefined;
    return { journal, recovery, reader, syncer };
  }

  /** Made when missing. @throws JavaException, SystemError */
  private journalsDir(nameServiceId: string | null): string {
    const suffixes = nameServiceId === null ? [] : [nameServiceId];
    const dir = this.conf.read(DFS_JOURNALNODE_EDITS_DIR, ...suffixes).trim();
    if (!dir.startsWith('/')) {
      throw new JavaException(
        JAVA.illegalArgument,
        `Journal dir '${dir}' should be an absolute path`,
      );
    }
    const path = dir.replace(/\/+$/, '');
    this.sys.disk.mkdir(path, { parents: true });
    return path;
  }
}

/** The bind host, or the host of the address when it is one of this machine's. */
function bindTo(bindHost: string | undefined, address: string): { bind?: string } {
  const host = bindHost ?? parseAddress(address).host;
  return host === '0.0.0.0' ? {} : { bind: host };
}
