/**
 * The lock: an ephemeral znode that the elector tries to create, and watches. Both calls are
 * asynchronous; their answers wait for the event thread of the session, as all that ZooKeeper says.
 */

import {
  Code,
  KeeperException,
  type Stat,
  type ZooKeeper,
} from '../../../../core/plugin/zookeeper.ts';
import type { HAContext } from '../ha-context.ts';
import type { ElectorConnection, ElectorSettings } from './elector-connection.ts';

const LOGGER = 'ha.ActiveStandbyElector';
const LOCK_FILE = 'ActiveStandbyElectorLock';

export interface LockAnswers {
  created(session: ZooKeeper, code: number): Promise<void>;
  /** No Stat with code OK: there is no such znode. */
  checked(session: ZooKeeper, code: number, stat?: Stat): Promise<void>;
}

export class LockNode {
  readonly path: string;
  /** How often the present attempt to create it was repeated: then it may be there, and be ours. */
  createRetryCount = 0;
  private readonly context: HAContext;
  private readonly connection: ElectorConnection;
  private readonly settings: ElectorSettings;
  private readonly answers: LockAnswers;
  private statRetryCount = 0;
  /** `monitorLockNodePending`: the session of which an `exists` has not been answered yet. */
  private pending: ZooKeeper | undefined;
  private isHeld = false;

  constructor(
    context: HAContext,
    connection: ElectorConnection,
    settings: ElectorSettings,
    answers: LockAnswers,
  ) {
    this.context = context;
    this.connection = connection;
    this.settings = settings;
    this.answers = answers;
    this.path = `${settings.parentZnode}/${LOCK_FILE}`;
  }

  create(data: Uint8Array | undefined): void {
    this.createRetryCount = 0;
    this.sendCreate(data);
  }

  /** Whether there is a try left. */
  createAgain(data: Uint8Array | undefined): boolean {
    if (this.createRetryCount >= this.settings.maxRetries) return false;
    this.createRetryCount++;
    this.sendCreate(data);
    return true;
  }

  /** Asks who holds it, and sets a watch. */
  monitor(): void {
    this.statRetryCount = 0;
    this.sendExists();
  }

  /** Whether there is a try left. */
  monitorAgain(): boolean {
    if (this.statRetryCount >= this.settings.maxRetries) return false;
    this.statRetryCount++;
    this.sendExists();
    return true;
  }

  /** The answer to the last `exists` is here. */
  isChecked(): void {
    this.pending = undefined;
  }

  /** For the trace: it is this session's. */
  won(session: ZooKeeper): void {
    if (this.isHeld) return;
    this.isHeld = true;
    const held = { path: this.path, session: session.sessionId };
    this.context.sys.observe('hadoop-common/lock-won', held);
  }

  /** For the trace: it is no longer ours, as far as this process knows. */
  lost(why: string): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.context.sys.observe('hadoop-common/lock-lost', { path: this.path, why });
  }

  private sendCreate(data: Uint8Array | undefined): void {
    const { client } = this.connection;
    if (!client) return;
    const options = { mode: 'ephemeral', acl: this.settings.acl } as const;
    this.answer(client, client.create(this.path, data ?? null, options), (code) =>
      this.answers.created(client, code),
    );
  }

  private sendExists(): void {
    const { client } = this.connection;
    if (!client) return;
    if (this.pending === client) {
      this.context.log.info(LOGGER, 'Ignore duplicate monitor lock-node request.');
      return;
    }
    this.pending = client;
    this.answer(client, client.exists(this.path, true), (code, stat) =>
      this.answers.checked(client, code, stat),
    );
  }

  private answer<T>(
    session: ZooKeeper,
    reply: Promise<T>,
    process: (code: number, value?: T) => Promise<void>,
  ): void {
    const queue = (code: number, value?: T) =>
      this.connection.onEventThread(session, () => process(code, value));
    reply.then(
      (value) => queue(Code.ok, value),
      (error: unknown) => {
        if (!(error instanceof KeeperException)) throw error;
        queue(error.code);
      },
    );
  }
}
