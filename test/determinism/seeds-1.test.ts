/** Seeds 1 to 150; see `seeds.ts`. */

import { compareSeeds } from './seeds.ts';

compareSeeds(1, 150);
