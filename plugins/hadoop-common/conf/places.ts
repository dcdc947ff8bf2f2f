/** Where Hadoop lies on a host, and where its programs look for its configuration. */

export const HADOOP_HOME = '/root/hadoop-3.3.6';
export const HADOOP_CONF_DIR = `${HADOOP_HOME}/etc/hadoop`;

/** `HADOOP_CONF_DIR`, or the folder of the installation. */
export function confDirOf(env: ReadonlyMap<string, string>): string {
  const home = env.get('HADOOP_HOME') ?? HADOOP_HOME;
  return env.get('HADOOP_CONF_DIR') ?? `${home}/etc/hadoop`;
}
