/**
 * The fault that brings a mended bug back, in all daemons of its role: in those that run and in
 * those that are started later.
 */

import { defineFault, t } from '../../../core/plugin/index.ts';
import { BUG_NAMES, BUGS, hookOf } from './bugs.ts';

export const behaviour = defineFault({
  summary: 'Makes daemons behave as they did before a bug was fixed, or as they do since',
  options: {
    of: t.oneOf(BUG_NAMES, { about: 'the bug' }),
    is: t.oneOf(['old', 'fixed'], { about: 'as before, or as since' }),
  },
  example: { fault: 'hdfs-ha/behaviour', of: 'HDFS-3561', is: 'old' },
  begin(world, { of, is }) {
    world.hookRole(BUGS[of].role, hookOf(of), is === 'old');
  },
});
