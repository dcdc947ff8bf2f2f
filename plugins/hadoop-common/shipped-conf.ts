/** The files of `etc/hadoop` as the archive brings them: without any settings, with their hints. */

/** `core-site.xml` and `hdfs-site.xml`. */
export const SITE = `<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="configuration.xsl"?>

<!-- Put the settings of this site here. -->

<configuration>
</configuration>
`;

export const HADOOP_ENV = `# hadoop-env.sh: read by every script of Hadoop before it starts anything.
#
# Variables that are set here hold for this host. What stands as a comment below is the usual value.

# Where Java is installed. Needed on every host: a shell that ssh starts reads no /etc/profile.
# export JAVA_HOME=

# Where Hadoop is installed, and its configuration; both are found by themselves.
# export HADOOP_HOME=
# export HADOOP_CONF_DIR=\${HADOOP_HOME}/etc/hadoop

# Logs and pid files of daemons, and how many seconds a daemon has to stop.
# export HADOOP_LOG_DIR=\${HADOOP_HOME}/logs
# export HADOOP_PID_DIR=/tmp
# export HADOOP_STOP_TIMEOUT=5

# How the scripts reach other hosts.
# export HADOOP_SSH_OPTS="-o BatchMode=yes -o StrictHostKeyChecking=no -o ConnectTimeout=10s"
# export HADOOP_SSH_PARALLEL=10

# The operating system, for those scripts that ask.
export HADOOP_OS_TYPE=\${HADOOP_OS_TYPE:-$(uname -s)}

# Who runs a daemon. The start scripts, when root calls them, insist on these.
# HDFS_NAMENODE_USER=hdfs
# HDFS_DATANODE_USER=hdfs
# HDFS_JOURNALNODE_USER=hdfs
# HDFS_ZKFC_USER=hdfs
`;

/** Of which the two patterns of the logs are modelled. */
export const LOG4J = `hadoop.root.logger=INFO,console
log4j.rootLogger=\${hadoop.root.logger}
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{2}: %m%n
`;
