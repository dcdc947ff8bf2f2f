/** `org.apache.hadoop.ha.FenceMethod`: one way to make sure that a service does no harm any more. */

import { JavaException } from '../../ipc/java-exception.ts';
import type { HAContext } from '../ha-context.ts';
import type { HAServiceTarget } from '../ha-service-target.ts';

export interface FenceMethod {
  /** Full name of the class. */
  readonly javaClass: string;
  /** @throws JavaException BadFencingConfigurationException */
  checkArgument(argument: string | undefined): void;
  /** Whether the service is harmless now. @throws JavaException BadFencingConfigurationException */
  tryFence(
    context: HAContext,
    target: HAServiceTarget,
    argument: string | undefined,
  ): Promise<boolean>;
}

export const BAD_FENCING_CONFIGURATION = 'org.apache.hadoop.ha.BadFencingConfigurationException';

export function badFencingConfiguration(message: string): JavaException {
  return new JavaException(BAD_FENCING_CONFIGURATION, message);
}
