/** How long scripts and JVMs of Hadoop take to their first instruction, on a machine of today. */

import type { Program } from '../../../core/plugin/index.ts';

/** bash, and what it reads before it does anything. */
export const SCRIPT_STARTUP: Program['startup'] = { minMs: 80, maxMs: 160 };

/** A tool: the JVM, its classes, its configuration. */
export const COMMAND_STARTUP: Program['startup'] = { minMs: 600, maxMs: 1_100 };

/** A daemon; what it does afterwards is timed by itself. */
export const DAEMON_STARTUP: Program['startup'] = { minMs: 900, maxMs: 1_600 };
