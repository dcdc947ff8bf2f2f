/** The release that is modelled, as it names itself (commit and build date of 3.8.4). */
export const VERSION = '3.8.4';
export const REVISION = '9316c2a7a97e1666d8f4593f34dd6fc36ecc436c';
export const BUILD_DATE = '2024-02-12 22:16 UTC';

/** `Version.getFullVersion`. */
export const FULL_VERSION = `${VERSION}-${REVISION}, built on ${BUILD_DATE}`;

/** The start of a Java virtual machine that runs a small program, and of a script. */
export const JVM_STARTUP = { minMs: 250, maxMs: 450 };
export const SCRIPT_STARTUP = { minMs: 5, maxMs: 15 };
