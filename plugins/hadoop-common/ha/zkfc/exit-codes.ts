/** The exit codes of a failover controller: `ZKFailoverController.ERR_CODE_…`. */

export const ExitCode = {
  ok: 0,
  /** The znode of the election could not be cleared; or any exception. */
  failed: 1,
  formatDenied: 2,
  noParentZnode: 3,
  noFencer: 4,
  autoFailoverNotEnabled: 5,
  noZk: 6,
} as const;
