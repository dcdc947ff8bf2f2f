/** Seeds 7 to 12; see `seeds.ts`. */

import { playSeeds } from './seeds.ts';

playSeeds(7, 12);
