/**
 * `org.apache.hadoop.ha.ActiveStandbyElector`: who holds a lock in ZooKeeper is active. The winner
 * fences whoever the breadcrumb names, leaves its own, and then becomes active; all on the event
 * thread of its session, so that what ZooKeeper says meanwhile waits.
 */

import type { Lock } from '../../../../core/plugin/index.ts';
import {
  Code,
  EventType,
  eventText,
  is,
  KeeperState,
  type Stat,
  type WatchedEvent,
  type ZooKeeper,
} from '../../../../core/plugin/zookeeper.ts';
import type { HAContext } from '../ha-context.ts';
import { haMutant } from '../mutants.ts';
import { Breadcrumb } from './breadcrumb.ts';
import { ElectorConnection, type ElectorSettings } from './elector-connection.ts';
import { codeName, isException, isUncertain, javaOf } from './keeper-errors.ts';
import { LockNode } from './lock-node.ts';
import { ParentZnode } from './parent-znode.ts';

const LOGGER = 'ha.ActiveStandbyElector';
const BREADCRUMB_FILE = 'ActiveBreadCrumb';
const SLEEP_AFTER_FAILURE_MS = 1_000;

/** `ActiveStandbyElectorCallback`: what becomes of the service whose elector this is. */
export interface ElectorCallbacks {
  /** @throws JavaException: then another may try. */
  becomeActive(): Promise<void>;
  becomeStandby(): Promise<void>;
  enterNeutralMode(): void;
  /** The elector has given up for good. */
  notifyFatalError(message: string): void;
  /** @throws JavaException when the old active may still do harm */
  fenceOldActive(data: Uint8Array): Promise<void>;
}

type State = 'INIT' | 'ACTIVE' | 'STANDBY' | 'NEUTRAL';
type ConnectionState = 'DISCONNECTED' | 'CONNECTED' | 'TERMINATED';

export class ActiveStandbyElector {
  readonly parentZnode: ParentZnode;
  private readonly context: HAContext;
  private readonly callbacks: ElectorCallbacks;
  private readonly connection: ElectorConnection;
  private readonly breadcrumb: Breadcrumb;
  private readonly lock: LockNode;
  private readonly monitor: Lock;
  private data: Uint8Array | undefined;
  private state: State = 'INIT';
  private connectionState: ConnectionState = 'TERMINATED';
  private wantsToBeInElection = false;

  constructor(context: HAContext, settings: ElectorSettings, callbacks: ElectorCallbacks) {
    this.context = context;
    this.callbacks = callbacks;
    this.monitor = context.sys.lock('ActiveStandbyElector');
    this.connection = new ElectorConnection(context, settings, (session, event) =>
      this.exclusively(() => this.processWatchEvent(session, event)),
    );
    this.parentZnode = new ParentZnode(context, this.connection, settings);
    this.lock = new LockNode(context, this.connection, settings, {
      created: (session, code) => this.exclusively(() => this.processCreate(session, code)),
      checked: (session, code, stat) =>
        this.exclusively(() => this.processStat(session, code, stat)),
    });
    const path = `${settings.parentZnode}/${BREADCRUMB_FILE}`;
    this.breadcrumb = new Breadcrumb(context, this.connection, path, settings.acl);
  }

  /** Java's `synchronized (elector)`: all other methods, and ZooKeeper's events, need it. */
  async exclusively<T>(task: () => Promise<T>): Promise<T> {
    await this.monitor.acquire();
    try {
      return await task();
    } finally {
      this.monitor.release();
    }
  }

  /** @throws KeeperException ConnectionLoss */
  connect(): Promise<void> {
    return this.connection.connect();
  }

  async joinElection(data: Uint8Array): Promise<void> {
    if (this.wantsToBeInElection) {
      this.context.log.info(LOGGER, 'Already in election. Not re-connecting.');
      return;
    }
    this.data = data.slice();
    await this.joinInternally();
  }

  /** @param needFence whether the next active must fence this one: the breadcrumb stays then */
  async quitElection(needFence: boolean): Promise<void> {
    this.context.log.info(LOGGER, 'Yielding from election');
    if (!needFence && this.state === 'ACTIVE') await this.breadcrumb.deleteOwn(this.data);
    await this.reset('the election was quit');
  }

  /** What the holder of the lock has left in it; undefined when nobody holds it. */
  async getActiveData(): Promise<Uint8Array | undefined> {
    if (!this.connection.client) await this.connection.connect();
    try {
      const found = await this.connection.retrying((client) => client.getData(this.lock.path));
      return found.data ?? new Uint8Array(0);
    } catch (error) {
      if (is(error, 'noNode')) return undefined;
      throw error;
    }
  }

  // --- what ZooKeeper says ---------------------------------------------------------------------

  private async processCreate(session: ZooKeeper, code: number): Promise<void> {
    if (this.isStale(session)) return;
    if (code === Code.ok) {
      this.lock.won(session);
      if (await this.becomeActive()) this.lock.monitor();
      else await this.reJoinElection(SLEEP_AFTER_FAILURE_MS);
      return;
    }
    if (code === Code.nodeExists) {
      // After a retry it may be our own: its owner tells.
      if (this.lock.createRetryCount === 0) await this.becomeStandby();
      this.lock.monitor();
      return;
    }
    let message = `Received create error from Zookeeper. code:${codeName(code)} for path ${this.lock.path}`;
    if (isUncertain(code)) {
      if (this.lock.createAgain(this.data)) return;
      message += '. Not retrying further znode create connection errors.';
    } else if (code === Code.sessionExpired) {
      // The event of the expiry rejoins the election.
      this.context.log.warn(LOGGER, 'Lock acquisition failed because session was lost');
      return;
    }
    await this.fatalError(message);
  }

  private async processStat(session: ZooKeeper, code: number, stat?: Stat): Promise<void> {
    if (this.isStale(session)) return;
    this.lock.isChecked();
    if (code === Code.ok && stat) {
      if (stat.ephemeralOwner !== session.sessionId) {
        this.lock.lost('another session holds it');
        return this.becomeStandby();
      }
      this.lock.won(session);
      if (!(await this.becomeActive())) await this.reJoinElection(SLEEP_AFTER_FAILURE_MS);
      return;
    }
    if (code === Code.ok) {
      this.enterNeutralMode();
      this.lock.lost('the lock was deleted');
      return this.joinInternally();
    }
    let message = `Received stat error from Zookeeper. code:${codeName(code)}`;
    if (isUncertain(code)) {
      if (this.lock.monitorAgain()) return;
      message += '. Not retrying further znode monitoring connection errors.';
    } else if (code === Code.sessionExpired) {
      this.context.log.warn(LOGGER, 'Lock monitoring failed because session was lost');
      return;
    }
    await this.fatalError(message);
  }

  private async processWatchEvent(session: ZooKeeper, event: WatchedEvent): Promise<void> {
    if (this.isStale(session)) return;
    if (event.type === EventType.none) return this.processSessionEvent(event);
    if (event.type !== EventType.nodeDeleted) {
      this.lock.monitor();
      return;
    }
    if (this.state === 'ACTIVE') this.enterNeutralMode();
    this.lock.lost('the lock was deleted');
    await this.joinInternally();
  }

  private async processSessionEvent(event: WatchedEvent): Promise<void> {
    const { log } = this.context;
    switch (event.state) {
      case KeeperState.syncConnected: {
        log.info(LOGGER, 'Session connected.');
        const previous = this.connectionState;
        this.connectionState = 'CONNECTED';
        if (previous === 'DISCONNECTED' && this.wantsToBeInElection) this.lock.monitor();
        return;
      }
      case KeeperState.disconnected:
        log.info(LOGGER, 'Session disconnected. Entering neutral mode...');
        this.connectionState = 'DISCONNECTED';
        this.enterNeutralMode();
        return;
      case KeeperState.expired:
        log.info(LOGGER, 'Session expired. Entering neutral mode and rejoining...');
        this.enterNeutralMode();
        return this.reJoinElection(0, 'the session has expired');
      default: {
        const name = /state:(\w+)/.exec(eventText(event))?.[1];
        return this.fatalError(`Unexpected Zookeeper watch event state: ${name}`);
      }
    }
  }

  /** `isStaleClient`: the decisive rule that a session which was given up has no say any more. */
  private isStale(session: ZooKeeper): boolean {
    if (session === this.connection.client) return false;
    if (haMutant(this.context.sys, 'accept-stale-results')) return false;
    const id = session.sessionId.toString(16).padStart(8, '0');
    const text = `Ignoring stale result from old client with sessionId 0x${id}`;
    this.context.log.warn(LOGGER, text);
    return true;
  }

  // --- what it does about it -------------------------------------------------------------------

  private async joinInternally(): Promise<void> {
    if (!this.connection.client && !(await this.connection.reEstablish())) {
      return this.fatalError('Failed to reEstablish connection with ZooKeeper');
    }
    this.wantsToBeInElection = true;
    this.lock.create(this.data);
  }

  /** Gives up lock and session, so that another may try, and joins again. */
  private async reJoinElection(sleepMs: number, why = 'the session was given up'): Promise<void> {
    const { log, sys } = this.context;
    log.info(LOGGER, 'Trying to re-establish ZK session');
    await this.terminateConnection(why);
    if (sleepMs > 0) await sys.sleep(sleepMs);
    if (this.data || haMutant(sys, 'hadoop-9459')) return this.joinInternally();
    log.info(LOGGER, 'Not joining election since service has not yet been reported as healthy.');
  }

  private async becomeActive(): Promise<boolean> {
    if (this.state === 'ACTIVE') return true;
    const { log, sys } = this.context;
    try {
      const old = await this.breadcrumb.read();
      const steps = [
        () => this.fenceOldActive(old?.data),
        () => this.breadcrumb.write(this.data, old?.version),
      ];
      if (haMutant(sys, 'breadcrumb-before-fencing')) steps.reverse();
      for (const step of steps) await step();
      await this.callbacks.becomeActive();
      this.state = 'ACTIVE';
      return true;
    } catch (error) {
      if (!isException(error)) throw error;
      log.warn(LOGGER, 'Exception handling the winning of election', javaOf(error));
      return false;
    }
  }

  /** Whoever the breadcrumb names may still believe to be active, unless it is this one. */
  private async fenceOldActive(old: Uint8Array | undefined): Promise<void> {
    if (!old || this.breadcrumb.isOwn(old, this.data)) return;
    if (haMutant(this.context.sys, 'skip-fencing')) return;
    await this.callbacks.fenceOldActive(old);
  }

  private async becomeStandby(): Promise<void> {
    if (this.state === 'STANDBY') return;
    this.state = 'STANDBY';
    await this.callbacks.becomeStandby();
  }

  private enterNeutralMode(): void {
    if (this.state === 'NEUTRAL') return;
    this.state = 'NEUTRAL';
    this.callbacks.enterNeutralMode();
  }

  private async fatalError(message: string): Promise<void> {
    this.context.log.error(LOGGER, message);
    await this.reset(message);
    this.callbacks.notifyFatalError(message);
  }

  private async reset(why: string): Promise<void> {
    this.state = 'INIT';
    await this.terminateConnection(why);
  }

  private async terminateConnection(why: string): Promise<void> {
    if (!this.connection.client) return;
    this.lock.lost(why);
    await this.connection.close();
    this.connectionState = 'TERMINATED';
    this.wantsToBeInElection = false;
  }
}
