/** What other plugins take of `zookeeper`: dates as the JDK writes them, and paths of a host. */

export { dirname, resolvePath } from './host-paths.ts';
export { javaDate, logDate } from './java-text.ts';
