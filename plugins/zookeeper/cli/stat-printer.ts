/** The eleven lines of `StatPrinter`. */
import { hex, javaDate } from '../java-text.ts';
import type { OutputStream, Stat } from '../platform.ts';

export function printStat(out: OutputStream, stat: Stat): void {
  const lines = [
    `cZxid = 0x${hex(stat.czxid)}`,
    `ctime = ${javaDate(stat.ctime)}`,
    `mZxid = 0x${hex(stat.mzxid)}`,
    `mtime = ${javaDate(stat.mtime)}`,
    `pZxid = 0x${hex(stat.pzxid)}`,
    `cversion = ${stat.cversion}`,
    `dataVersion = ${stat.version}`,
    `aclVersion = ${stat.aversion}`,
    `ephemeralOwner = 0x${hex(stat.ephemeralOwner)}`,
    `dataLength = ${stat.dataLength}`,
    `numChildren = ${stat.numChildren}`,
  ];
  out.write(`${lines.join('\n')}\n`);
}
