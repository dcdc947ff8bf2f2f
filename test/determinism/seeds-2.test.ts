/** Seeds 151 to 300; see `seeds.ts`. */

import { compareSeeds } from './seeds.ts';

compareSeeds(151, 300);
