/**
 * The elector's sessions, one after another: each is a client of its own with an event thread of its
 * own, so that what an old one still hears can be told from what the present one hears.
 */

import {
  type Acl,
  Code,
  KeeperException,
  type WatchedEvent,
  ZooKeeper,
} from '../../../../core/plugin/zookeeper.ts';
import type { HAContext } from '../ha-context.ts';
import { isUncertain, javaOf } from './keeper-errors.ts';

const LOGGER = 'ha.ActiveStandbyElector';
const CLIENT_LOGGER = 'zookeeper.ZooKeeper';
const SLEEP_AFTER_FAILURE_MS = 5_000;

/** An identity for the session: `digest:user:password`. */
export interface ZkAuth {
  readonly scheme: string;
  readonly auth: string;
}

export interface ElectorSettings {
  readonly quorum: string;
  readonly sessionTimeoutMs: number;
  /** `/hadoop-ha/hdfs-cluster` */
  readonly parentZnode: string;
  readonly acl: readonly Acl[];
  readonly auth: readonly ZkAuth[];
  readonly maxRetries: number;
}

/** Runs on the event thread of the session that it speaks of, and holds it until it is done. */
export type SessionTask = (session: ZooKeeper) => Promise<void>;

export class ElectorConnection {
  /** The present session. */
  client: ZooKeeper | undefined;
  private readonly context: HAContext;
  private readonly settings: ElectorSettings;
  private readonly heard: (session: ZooKeeper, event: WatchedEvent) => Promise<void>;
  private readonly threads = new Map<ZooKeeper, (task: SessionTask) => void>();

  constructor(
    context: HAContext,
    settings: ElectorSettings,
    heard: (session: ZooKeeper, event: WatchedEvent) => Promise<void>,
  ) {
    this.context = context;
    this.settings = settings;
    this.heard = heard;
  }

  /** Queues a task for the event thread of a session. */
  onEventThread(session: ZooKeeper, task: SessionTask): void {
    this.threads.get(session)?.(task);
  }

  /**
   * `createConnection`: ends the old session, opens another, and waits for the first event of it.
   * @throws KeeperException ConnectionLoss
   */
  async connect(): Promise<void> {
    await this.close();
    const { log, sys } = this.context;
    const { quorum, sessionTimeoutMs, auth } = this.settings;
    log.info(
      CLIENT_LOGGER,
      `Initiating client connection, connectString=${quorum} sessionTimeout=${sessionTimeoutMs} watcher=org.apache.hadoop.ha.ActiveStandbyElector$WatcherWithClientRef`,
    );
    const thread = sys.thread('main-EventThread');
    let firstEvent = () => {};
    const received = sys.promise<true>((resolve) => {
      firstEvent = () => resolve(true);
    });
    const session: ZooKeeper = new ZooKeeper(sys, quorum, {
      timeoutMs: sessionTimeoutMs,
      watcher: (event) => {
        firstEvent();
        this.onEventThread(session, () => this.heard(session, event));
      },
    });
    this.threads.set(session, (task) => thread.run(() => task(session)));
    for (const { scheme, auth: identity } of auth) session.addAuth(scheme, identity);
    let isTimedOut = true;
    received.then(() => {
      isTimedOut = false;
    });
    await sys.sleep(sessionTimeoutMs, received);
    if (isTimedOut) {
      const text = `Connection timed out: couldn't connect to ZooKeeper in ${sessionTimeoutMs} milliseconds`;
      log.error(LOGGER, text);
      await session.close();
      throw new KeeperException(Code.connectionLoss);
    }
    this.client = session;
  }

  /** `reEstablishSession`: whether one of a few attempts to connect has succeeded. */
  async reEstablish(): Promise<boolean> {
    for (let attempt = 0; attempt < this.settings.maxRetries; attempt++) {
      try {
        await this.connect();
        return true;
      } catch (error) {
        if (!(error instanceof KeeperException)) throw error;
        this.context.log.warn(LOGGER, javaOf(error).text);
      }
      await this.context.sys.sleep(SLEEP_AFTER_FAILURE_MS);
    }
    return false;
  }

  /** Ends the session, and with it the lock. */
  async close(): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.client = undefined;
    await client.close();
    this.context.log.info(CLIENT_LOGGER, `Session: 0x${client.sessionId.toString(16)} closed`);
  }

  /**
   * `zkDoWithRetries`: again, at once, when nobody knows whether it was done, or when it failed with
   * `retryCode`. @throws KeeperException
   */
  async retrying<T>(action: (client: ZooKeeper) => Promise<T>, retryCode?: number): Promise<T> {
    for (let tries = 1; ; tries++) {
      const { client } = this;
      if (!client) throw new KeeperException(Code.sessionExpired);
      try {
        return await action(client);
      } catch (error) {
        if (!(error instanceof KeeperException)) throw error;
        const again = isUncertain(error.code) || error.code === retryCode;
        if (!again || tries >= this.settings.maxRetries) throw error;
      }
    }
  }
}
