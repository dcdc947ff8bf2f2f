/** How long scripts and tools of Hadoop take to their first instruction; daemons say it themselves. */

import type { Program } from '../../../core/plugin/index.ts';

/** bash, and what it reads before it does anything. */
export const SCRIPT_STARTUP: Program['startup'] = { minMs: 80, maxMs: 160 };

/** A tool: the JVM, its classes, its configuration. */
export const COMMAND_STARTUP: Program['startup'] = { minMs: 600, maxMs: 1_100 };
