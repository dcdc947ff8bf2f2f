/**
 * `ZKFailoverController.doGracefulFailover`: makes the local service active on request. The others
 * are asked to stay out of the election for a while, so that this one wins it.
 */

import { JAVA, JavaException } from '../../ipc/java-exception.ts';
import type { Remote } from '../../ipc/types.ts';
import { gracefulFenceLimit, newActiveLimit } from '../failover-controller.ts';
import type { HAContext } from '../ha-context.ts';
import type { ZKFCProtocol } from '../ha-service-protocol.ts';
import { type HAServiceTarget, sameAddress } from '../ha-service-target.ts';
import type { HealthState } from '../health-monitor.ts';
import type { ActiveAttempts } from './active-attempts.ts';

const LOGGER = 'ha.ZKFailoverController';

/** What a controller tells of itself. */
export interface FailoverParty {
  readonly localTarget: HAServiceTarget;
  readonly attempts: ActiveAttempts;
  lastHealthState(): HealthState;
  /** @throws JavaException ServiceFailedException when the local service is not fit for it */
  checkEligibleForFailover(): Promise<void>;
  currentActive(): Promise<HAServiceTarget | undefined>;
  allOtherNodes(): readonly HAServiceTarget[];
}

/** @throws JavaException ServiceFailedException, with the reason */
export async function gracefulFailover(context: HAContext, party: FailoverParty): Promise<void> {
  const { conf, log, sys } = context;
  const { localTarget } = party;
  const cedeMs = gracefulFenceLimit(conf).timeoutMs * 2;
  await party.checkEligibleForFailover();
  const old = await party.currentActive();
  if (!old) throw failed('No other node is currently active.');
  if (sameAddress(old, localTarget)) {
    log.info(
      LOGGER,
      `Local node ${localTarget} is already active. No need to failover. Returning success.`,
    );
    return;
  }
  const since = sys.clock.monotonic();
  const others = party.allOtherNodes().filter((node) => !sameAddress(node, old));
  const ceded: Remote<ZKFCProtocol>[] = [];
  // The active one last, so that no other takes its place.
  for (const node of [...others, old]) ceded.push(await askToCede(context, node, cedeMs));
  const attempt = await party.attempts.waitFor(cedeMs + newActiveLimit(conf).timeoutMs, since);
  if (!attempt) {
    throw failed(
      party.lastHealthState() === 'SERVICE_HEALTHY'
        ? 'Unable to become active. Local node did not get an opportunity to do so from ZooKeeper, or the local node took too long to transition to active.'
        : 'Unable to become active. Service became unhealthy while trying to failover.',
    );
  }
  // Whoever stayed out may join again.
  for (const zkfc of ceded) await zkfc.cedeActive({ millisToCede: -1 });
  if (!attempt.succeeded) throw failed(`Failed to become active. ${attempt.status}`);
  log.info(LOGGER, `Successfully became active. ${attempt.status}`);
}

async function askToCede(
  { conf, log }: HAContext,
  node: HAServiceTarget,
  millisToCede: number,
): Promise<Remote<ZKFCProtocol>> {
  log.info(LOGGER, `Asking ${node} to cede its active state for ${millisToCede}ms`);
  const zkfc = node.zkfcProxy({ timeoutMs: millisToCede, key: gracefulFenceLimit(conf).key });
  await zkfc.cedeActive({ millisToCede });
  return zkfc;
}

function failed(message: string): JavaException {
  return new JavaException(JAVA.serviceFailed, message);
}
