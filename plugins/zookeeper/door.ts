/** What other plugins take of `zookeeper`: dates as the JDK and its loggers write them. */

export { javaDate, logDate } from './java-text.ts';
