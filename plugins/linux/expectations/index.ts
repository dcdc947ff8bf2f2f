/** What can be checked of any cluster. To add a check, write its file and name it here. */

import type { ExpectationDefinition } from '../../../core/plugin/index.ts';
import { count } from './count.ts';
import { event } from './event.ts';
import { file } from './file.ts';
import { log } from './log.ts';
import { measure } from './measure.ts';
import { process } from './process.ts';
import { role } from './role.ts';

export const expectations: Readonly<Record<string, ExpectationDefinition>> = {
  process,
  role,
  count,
  file,
  log,
  event,
  measure,
};
