/**
 * The text of `conf/zoo_sample.cfg`: the values of the file that ships with ZooKeeper 3.8.4, with
 * comments in our own words.
 */
export const ZOO_SAMPLE_CFG = `# One tick, in milliseconds: the unit of the limits below and of heartbeats.
tickTime=2000
# How many ticks a follower may take to connect to the leader and to catch up with it.
initLimit=10
# How many ticks may pass between a request to the leader and its acknowledgement.
syncLimit=5
# Where snapshots and the file myid are kept. /tmp is only an example: choose a
# directory that outlives a reboot.
dataDir=/tmp/zookeeper
# The port on which clients connect.
clientPort=2181
# How many connections one client address may hold at a time (0: any number).
#maxClientCnxns=60
#
# Old snapshots and logs stay unless a purge task is turned on here.
# How many snapshots the purge task leaves in dataDir:
#autopurge.snapRetainCount=3
# Hours from one purge to the next (0: never):
#autopurge.purgeInterval=1
`;
