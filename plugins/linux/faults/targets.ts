/** What the faults on processes have in common: which process, in the words of the field. */

import { t } from '../../../core/plugin/index.ts';

export const PROCESS_OPTIONS = {
  process: t.selector({ about: 'the process, e.g. `leader QuorumPeerMain`' }),
  host: t.selector({ about: 'only on this host', optional: true }),
} as const;
