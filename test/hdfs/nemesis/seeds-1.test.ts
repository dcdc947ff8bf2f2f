/** Seeds 1 to 6; see `seeds.ts`. */

import { playSeeds } from './seeds.ts';

playSeeds(1, 6);
