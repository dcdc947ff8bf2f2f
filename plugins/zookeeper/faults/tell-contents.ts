/**
 * Opens the servers' hook `contents`: from then on each transaction is told with what it changes, and
 * the invariants about clients hold every answer and every watch event of `zookeeper/sessions` against
 * that. What a server did before is not known to them, so it comes first.
 */

import { defineFault } from '../../../core/plugin/index.ts';
import { CONTENTS_HOOK } from '../../../core/plugin/zookeeper.ts';

export const tellContents = defineFault({
  summary:
    'Has servers tell what each transaction changes, so that all that clients hear is judged',
  options: {},
  example: { fault: 'tell-contents' },
  begin(world) {
    world.hookRole('QuorumPeerMain', CONTENTS_HOOK, true);
  },
});
