/** The tidy test alone, without a build: part of `npm run check`. */

import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/tidy.test.ts'], pool: 'threads' } });
