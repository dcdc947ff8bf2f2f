/** What other plugins take of `zookeeper`: dates as the JDK writes them, paths of a host, its start. */

export { dirname, resolvePath } from './host-paths.ts';
export { started as ensembleStarted } from './install.ts';
export { javaDate, logDate } from './java-text.ts';
