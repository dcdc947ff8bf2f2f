/**
 * `org.apache.hadoop.ha.HAServiceTarget`: one of the services of which one is active, as those who
 * watch and steer it reach it.
 */

import type { NetAddress, Remote } from '../ipc/types.ts';
import {
  HA_FC_GRACEFUL_FENCE_CONNECTION_RETRIES,
  HA_HM_RPC_CONNECT_MAX_RETRIES,
} from '../keys/ha.ts';
import { IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS } from '../keys/ipc.ts';
import type { NodeFencer } from './fencing/node-fencer.ts';
import type { HAContext } from './ha-context.ts';
import {
  HA_SERVICE_PROTOCOL,
  type HAServiceProtocol,
  type HAServiceState,
  ZKFC_PROTOCOL,
  type ZKFCProtocol,
} from './ha-service-protocol.ts';
import { haMutant } from './mutants.ts';

/** A call, and the key that limits it. */
export interface CallLimit {
  readonly timeoutMs: number;
  readonly key: string;
}

/** What every proxy of a target tries: one connect more. */
const CONNECT_RETRIES = 1;

export abstract class HAServiceTarget {
  /** Where it serves {@link HAServiceProtocol}. */
  abstract readonly address: NetAddress;
  /** Where its health is asked for, if elsewhere. */
  abstract readonly healthMonitorAddress: NetAddress | undefined;
  abstract readonly zkfcAddress: NetAddress;
  abstract readonly isAutoFailoverEnabled: boolean;
  readonly supportsObserver: boolean = false;
  /** What a manual failover is about to make of it. */
  transitionTargetState: HAServiceState | undefined;

  /** Undefined when no method is configured. */
  abstract readonly fencer: NodeFencer | undefined;
  protected readonly context: HAContext;

  constructor(context: HAContext) {
    this.context = context;
  }

  /** @throws JavaException BadFencingConfigurationException */
  abstract checkFencingConfigured(): void;
  /** `NameNode at m1/192.168.0.2:9000` */
  abstract toString(): string;

  proxy({ timeoutMs, key }: CallLimit): Remote<HAServiceProtocol> {
    return this.context.rpc.proxy<HAServiceProtocol>(HA_SERVICE_PROTOCOL, this.address, {
      rpcTimeoutMs: timeoutMs,
      rpcTimeoutKey: key,
      connectRetries: CONNECT_RETRIES,
    });
  }

  /** As `FailoverController` asks the old active: connects that time out are few, too. */
  gracefulFenceProxy({ timeoutMs, key }: CallLimit): Remote<HAServiceProtocol> {
    const { conf, rpc, sys } = this.context;
    const retries = haMutant(sys, 'hdfs-3561')
      ? IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS
      : HA_FC_GRACEFUL_FENCE_CONNECTION_RETRIES;
    return rpc.proxy<HAServiceProtocol>(HA_SERVICE_PROTOCOL, this.address, {
      rpcTimeoutMs: timeoutMs,
      rpcTimeoutKey: key,
      connectRetries: CONNECT_RETRIES,
      connectRetriesOnTimeouts: conf.read(retries),
    });
  }

  healthMonitorProxy({ timeoutMs, key }: CallLimit): Remote<HAServiceProtocol> {
    const address = this.healthMonitorAddress ?? this.address;
    return this.context.rpc.proxy<HAServiceProtocol>(HA_SERVICE_PROTOCOL, address, {
      rpcTimeoutMs: timeoutMs,
      rpcTimeoutKey: key,
      connectRetries: this.context.conf.read(HA_HM_RPC_CONNECT_MAX_RETRIES),
    });
  }

  zkfcProxy({ timeoutMs, key }: CallLimit): Remote<ZKFCProtocol> {
    return this.context.rpc.proxy<ZKFCProtocol>(ZKFC_PROTOCOL, this.zkfcAddress, {
      rpcTimeoutMs: timeoutMs,
      rpcTimeoutKey: key,
      connectRetries: CONNECT_RETRIES,
    });
  }

  /** What a fencing script learns of it: name without `target_` -> value. */
  fencingParameters(): Map<string, string> {
    const { host, port } = this.address;
    return new Map([
      ['address', this.addressText],
      ['host', host],
      ['port', String(port)],
    ]);
  }

  /** `m1/192.168.0.2:9000` */
  protected abstract readonly addressText: string;
}

/** Whether two targets are the same service. */
export function sameAddress(a: HAServiceTarget, b: HAServiceTarget): boolean {
  return a.address.host === b.address.host && a.address.port === b.address.port;
}
