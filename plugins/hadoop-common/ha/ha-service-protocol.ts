/**
 * `HAServiceProtocol` and `ZKFCProtocol`: what failover controllers and administrators ask of a
 * service that has a state, and of one another.
 */

export type HAServiceState = 'initializing' | 'active' | 'standby' | 'observer' | 'stopping';

/** `StateChangeRequestInfo.source`: who asks for the change of state. */
export type RequestSource = 'REQUEST_BY_USER' | 'REQUEST_BY_USER_FORCED' | 'REQUEST_BY_ZKFC';

export interface HAServiceStatus {
  readonly state: HAServiceState;
  readonly readyToBecomeActive: boolean;
  /** Why it is not ready. */
  readonly notReadyReason?: string;
}

/** `org.apache.hadoop.ha.HAServiceProtocol` */
export interface HAServiceProtocol {
  /** @throws HealthCheckFailedException */
  monitorHealth(params: Record<string, never>): null;
  /** @throws ServiceFailedException, AccessControlException */
  transitionToActive(params: { source: RequestSource }): null;
  transitionToStandby(params: { source: RequestSource }): null;
  transitionToObserver(params: { source: RequestSource }): null;
  getServiceStatus(params: Record<string, never>): HAServiceStatus;
}

/** `org.apache.hadoop.ha.ZKFCProtocol` */
export interface ZKFCProtocol {
  /** Gives up the lock and stays out of the election for so long; -1 ends an earlier ban. */
  cedeActive(params: { millisToCede: number }): null;
  /** Makes the local service active, if it can be. @throws ServiceFailedException */
  gracefulFailover(params: Record<string, never>): null;
}

export const HA_SERVICE_PROTOCOL = 'org.apache.hadoop.ha.HAServiceProtocol';
export const ZKFC_PROTOCOL = 'org.apache.hadoop.ha.ZKFCProtocol';
