/** The scenarios that the benchmark plays, as a user would write them. */

export function idleHour(): string {
  return `name: an idle hour
cluster: $CLUSTERS/zk-ensemble/cluster.yaml
start: running
timeline:
  - wait: 1h
`;
}

/** As many servers as hosts, all voting. */
export function ensembleOf(count: number): string {
  const names = Array.from({ length: count }, (_, at) => `h${at + 1}`);
  const servers = names.map((name, at) => `      server.${at + 1}: ${name}:2888:3888\n`).join('');
  return `name: an ensemble of ${count}
cluster:
  name: many
  hosts: { ${names.map((name) => `${name}: {}`).join(', ')} }
  conf:
    zoo.cfg:
      dataDir: /data
${servers}start: configured
timeline:
  - { host: all, run: zkServer.sh start, at once: true }
  - { expect: { count: follower QuorumPeerMain, is: ${count - 1} }, within: 60s }
`;
}

/** A whole HDFS, whose active NameNode is killed. */
export function failover(): string {
  return `name: the active NameNode is killed
cluster: $CLUSTERS/ha-hdfs/cluster.yaml
start: running
let: { old: active NameNode, new: standby NameNode }
timeline:
  - { fault: kill, process: NameNode, host: old }
  - { expect: { role: NameNode, host: new, is: active }, within: 20s }
  - wait: 60s
`;
}

/** A client that appends as fast as HDFS lets it. */
export function appends(): string {
  return `name: one line after another
cluster: $CLUSTERS/ha-hdfs/cluster.yaml
start: running
workloads:
  writer: { workload: hdfs-ha/append, host: m3, path: /lines, every: 1ms }
timeline:
  - wait: 20s
`;
}
