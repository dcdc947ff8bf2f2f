/** The first half of the seeds; see `seeds.ts`. */

import { compareSeeds } from './seeds.ts';

compareSeeds('first');
