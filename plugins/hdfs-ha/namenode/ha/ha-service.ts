/**
 * `HAServiceProtocol` as a NameNode serves it. All of its methods take the monitor of the NameNode,
 * so that questions wait while a transition is under way.
 */

import type { Lock } from '../../../../core/plugin/index.ts';
import {
  DFS_HA_NN_NOT_BECOME_ACTIVE_IN_SAFEMODE,
  type HAServiceProtocol,
  type HAServiceStatus,
  JAVA,
  JavaException,
  type RequestSource,
  type RpcCall,
  type Served,
} from '../../../hadoop-common/door.ts';
import type { NameNodeCore } from '../server/core.ts';
import type { HAContext } from './ha-context.ts';

export class HAService implements Served<HAServiceProtocol> {
  private readonly core: NameNodeCore;
  private readonly context: HAContext;
  private readonly monitor: Lock;

  constructor(core: NameNodeCore, context: HAContext) {
    this.core = core;
    this.context = context;
    this.monitor = core.sys.lock('NameNode');
  }

  async monitorHealth(): Promise<null> {
    return await this.synchronized(async () => {
      if (!this.core.node.haEnabled) return null;
      if (!this.context.hasResources()) {
        throw new JavaException(JAVA.healthCheckFailed, 'The NameNode has no resources available');
      }
      if (this.mustLeaveSafeModeFirst) {
        throw new JavaException(
          JAVA.healthCheckFailed,
          'The NameNode is configured to report UNHEALTHY to ZKFC in Safemode.',
        );
      }
      return null;
    });
  }

  async transitionToActive(params: { source: RequestSource }, call: RpcCall): Promise<null> {
    this.checkHaStateChange(params.source, call);
    return await this.synchronized(async () => {
      this.checkHaEnabled();
      this.refuse('observer', 'active');
      if (this.mustLeaveSafeModeFirst) {
        throw new JavaException(JAVA.serviceFailed, 'NameNode still not leave safemode');
      }
      await this.context.changeTo('active');
      return null;
    });
  }

  async transitionToStandby(params: { source: RequestSource }, call: RpcCall): Promise<null> {
    this.checkHaStateChange(params.source, call);
    return await this.synchronized(async () => {
      this.checkHaEnabled();
      await this.context.changeTo('standby');
      return null;
    });
  }

  async transitionToObserver(params: { source: RequestSource }, call: RpcCall): Promise<null> {
    this.checkHaStateChange(params.source, call);
    return await this.synchronized(async () => {
      this.checkHaEnabled();
      this.refuse('active', 'observer');
      await this.context.changeTo('observer');
      return null;
    });
  }

  async getServiceStatus(): Promise<HAServiceStatus> {
    return await this.synchronized(async () => {
      this.checkHaEnabled();
      const { state } = this.context;
      const { namesystem } = this.core;
      if (state === 'active') return { state, readyToBecomeActive: true };
      if (state !== 'standby') {
        const notReadyReason = `State is ${state}`;
        return { state, readyToBecomeActive: false, notReadyReason };
      }
      if (!namesystem.inSafeMode) return { state, readyToBecomeActive: true };
      const notReadyReason = `The NameNode is in safemode. ${namesystem.safeModeTip}`;
      return { state, readyToBecomeActive: false, notReadyReason };
    });
  }

  /** `NameNode.checkHaStateChange` */
  private checkHaStateChange(source: RequestSource, { address }: RpcCall): void {
    const { autoFailover } = this.core.node;
    if (source === 'REQUEST_BY_USER' && autoFailover) {
      throw new JavaException(
        JAVA.accessControl,
        'Manual HA control for this NameNode is disallowed, because automatic HA is enabled.',
      );
    }
    if (source === 'REQUEST_BY_USER_FORCED' && autoFailover) {
      this.core.log.warn(
        'namenode.NameNode',
        `Allowing manual HA control from ${address} even though automatic HA is enabled, because the user specified the force flag`,
      );
    }
    if (source === 'REQUEST_BY_ZKFC' && !autoFailover) {
      throw new JavaException(
        JAVA.accessControl,
        `Request from ZK failover controller at ${address} denied since automatic HA is not enabled`,
      );
    }
  }

  private get mustLeaveSafeModeFirst(): boolean {
    const { node, namesystem } = this.core;
    return node.conf.read(DFS_HA_NN_NOT_BECOME_ACTIVE_IN_SAFEMODE) && namesystem.inSafeMode;
  }

  private checkHaEnabled(): void {
    if (this.core.node.haEnabled) return;
    throw new JavaException(JAVA.serviceFailed, 'HA for namenode is not enabled');
  }

  private refuse(from: 'active' | 'observer', to: 'active' | 'observer'): void {
    if (this.context.state !== from) return;
    throw new JavaException(JAVA.serviceFailed, `Cannot transition from '${from}' to '${to}'`);
  }

  private async synchronized<T>(act: () => Promise<T>): Promise<T> {
    await this.monitor.acquire();
    try {
      return await act();
    } finally {
      this.monitor.release();
    }
  }
}
