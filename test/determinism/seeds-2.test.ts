/** The second half of the seeds; see `seeds.ts`. */

import { compareSeeds } from './seeds.ts';

compareSeeds('second');
