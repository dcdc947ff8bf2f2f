/**
 * The znode under which electors meet: `parentZNodeExists`, `ensureParentZNode` and
 * `clearParentZNode` of `ActiveStandbyElector`.
 */

import { Code, is, KeeperException } from '../../../../core/plugin/zookeeper.ts';
import { JAVA, JavaException } from '../../ipc/java-exception.ts';
import type { HAContext } from '../ha-context.ts';
import type { ElectorConnection, ElectorSettings } from './elector-connection.ts';

const LOGGER = 'ha.ActiveStandbyElector';

export class ParentZnode {
  private readonly context: HAContext;
  private readonly connection: ElectorConnection;
  private readonly settings: ElectorSettings;

  constructor(context: HAContext, connection: ElectorConnection, settings: ElectorSettings) {
    this.context = context;
    this.connection = connection;
    this.settings = settings;
  }

  get path(): string {
    return this.settings.parentZnode;
  }

  /** @throws JavaException IOException */
  async exists(): Promise<boolean> {
    const { path } = this;
    return throwing(`Couldn't determine existence of znode '${path}'`, async () => {
      return (await this.connection.client?.exists(path)) !== undefined;
    });
  }

  /** Creates all that is missing, and sees to the ACLs of what is there. @throws JavaException */
  async ensure(): Promise<void> {
    const { parentZnode, acl } = this.settings;
    const names = parentZnode.split('/').slice(1);
    for (let i = 1; i <= names.length; i++) {
      const path = `/${names.slice(0, i).join('/')}`;
      await throwing(`Couldn't create ${path}`, async () => {
        try {
          const empty = new Uint8Array(0);
          await this.connection.retrying((client) => client.create(path, empty, { acl }));
        } catch (error) {
          if (!is(error, 'nodeExists')) throw error;
          await this.ensureAcl(path);
        }
      });
    }
    this.context.log.info(LOGGER, `Successfully created ${parentZnode} in ZK.`);
  }

  private ensureAcl(path: string): Promise<void> {
    const { acl } = this.settings;
    return throwing(`Couldn't set ACLs on parent ZNode: ${path}`, () =>
      this.connection.retrying(async (client) => {
        const { acl: found, stat } = await client.getACL(path);
        if (JSON.stringify(found) === JSON.stringify(acl)) return;
        await client.setACL(path, acl, stat.aversion);
      }, Code.badVersion),
    );
  }

  /**
   * Deletes it with everything below, all or nothing: `ZKUtil.deleteRecursive`, whose callers do
   * not look at whether that was done. @throws JavaException IOException when it cannot be listed
   */
  async clear(): Promise<void> {
    const { log } = this.context;
    const { path } = this;
    log.info(LOGGER, `Recursively deleting ${path} from ZK...`);
    await throwing(`Couldn't clear parent znode ${path}`, () =>
      this.connection.retrying(async (client) => {
        const tree = [path];
        for (const node of tree) {
          const { children } = await client.getChildren(node);
          tree.push(...children.map((name) => `${node}/${name}`));
        }
        await ignoring(client.multi(tree.reverse().map((node) => ({ delete: node }))));
      }),
    );
    log.info(LOGGER, `Successfully deleted ${path} from ZK.`);
  }
}

async function ignoring(deleted: Promise<unknown>): Promise<void> {
  try {
    await deleted;
  } catch (error) {
    if (!(error instanceof KeeperException)) throw error;
  }
}

async function throwing<T>(message: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof KeeperException)) throw error;
    throw new JavaException(JAVA.io, message);
  }
}
