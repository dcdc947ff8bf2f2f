/** The release that this engine models, as `srvr` and `stat` name it (`Version.getFullVersion`). */
export const FULL_VERSION =
  '3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c, built on 2024-02-12 22:16 UTC';
