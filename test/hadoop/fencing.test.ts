/** Fencing: methods in order, by shell and by ssh, and what happens when none succeeds. */

import { expect, test } from 'vitest';
import { type HACluster, haCluster } from './ha-stage.ts';

/** The controller of m2 after the service of m1 has stopped answering. */
async function failover(
  methods: string,
  harm: (cluster: HACluster) => Promise<void> | void,
  check: (cluster: HACluster) => Promise<void>,
  keys: Readonly<Record<string, string>> = {},
): Promise<void> {
  await haCluster({
    from: 'running',
    keys: { 'dfs.ha.fencing.methods': methods, ...keys },
    async script(cluster) {
      await harm(cluster);
      await check(cluster);
    },
  });
}

const killed = (cluster: HACluster) => cluster.signal('m1', 'NameNode', 'KILL');
const KEYS = { 'dfs.ha.fencing.ssh.private-key-files': '/root/.ssh/id_rsa' };

test('a service that answers steps down, and no method is tried', async () => {
  await failover(
    'shell(/bin/false)',
    (cluster) => void cluster.signal('m1', 'DFSZKFailoverController', 'KILL'),
    async (cluster) => {
      const ms = await cluster.until('m2', 'active');
      expect(ms).toBeGreaterThan(8_000);
      expect(ms).toBeLessThan(14_000);
      expect(cluster.service('m1')).toBe('standby');
      expect(cluster.told('fencing', 'm2')).toEqual([
        { target: 'NameNode at m1/192.168.0.2:9000', method: 'graceful', outcome: 'fenced' },
      ]);
    },
  );
});

test('methods are tried in order until one has succeeded', async () => {
  const methods = '# comment\nshell(/bin/false)\nshell(/bin/true)\nshell(touch /third)';
  await failover(methods, killed, async (cluster) => {
    await cluster.until('m2', 'active');
    const outcomes = cluster
      .told('fencing', 'm2')
      .map(({ method, outcome }) => `${method} ${outcome}`);
    expect(outcomes).toEqual([
      'graceful failed',
      'org.apache.hadoop.ha.ShellCommandFencer(/bin/false) failed',
      'org.apache.hadoop.ha.ShellCommandFencer(/bin/true) fenced',
    ]);
    const log = await cluster.log('m2');
    expect(log).toContain(
      'INFO ha.NodeFencer: ====== Beginning Service Fencing Process... ======\n',
    );
    expect(log).toContain(
      'INFO ha.NodeFencer: Trying method 1/3: org.apache.hadoop.ha.ShellCommandFencer(/bin/false)\n',
    );
    expect(log).toContain(
      'WARN ha.NodeFencer: Fencing method org.apache.hadoop.ha.ShellCommandFencer(/bin/false) was unsuccessful.\n',
    );
    expect(log).toContain(
      'INFO ha.NodeFencer: ====== Fencing successful by method org.apache.hadoop.ha.ShellCommandFencer(/bin/true) ======\n',
    );
  });
});

test('a script learns target and configuration, and its lines reach the log', async () => {
  const script =
    'echo $target_host $target_port $target_nameserviceid $target_namenodeid $dfs_nameservices; echo $target_address &gt;&amp;2';
  await failover(`shell(${script})`, killed, async (cluster) => {
    await cluster.until('m2', 'active');
    const log = await cluster.log('m2');
    expect(log).toMatch(
      /INFO ha\.ShellCommandFencer: \[PID \d+\] echo \$ta\.\.\.dress >&2: m1 9000 hdfs-cluster nn1 hdfs-cluster\n/,
    );
    expect(log).toMatch(
      /WARN ha\.ShellCommandFencer: \[PID \d+\] echo \$ta\.\.\.dress >&2: m1\/192\.168\.0\.2:9000\n/,
    );
  });
});

test('while no method succeeds there is no active, and one attempt follows another', async () => {
  await failover('shell(/bin/false)', killed, async (cluster) => {
    await cluster.stage.sleep(15_000);
    expect(cluster.controller('m2')).toBe('standby');
    const log = await cluster.log('m2');
    expect(log).toContain(
      'ERROR ha.NodeFencer: Unable to fence service by any configured method.\n',
    );
    expect(log).toContain(
      'WARN ha.ActiveStandbyElector: Exception handling the winning of election\njava.lang.RuntimeException: Unable to fence NameNode at m1/192.168.0.2:9000\n',
    );
    expect(log.split('Trying to re-establish ZK session').length).toBeGreaterThan(4);
    expect(cluster.told('lock-lost', 'm2').length).toBeGreaterThan(3);
  });
});

test('sshfence kills a service that hangs', async () => {
  await failover(
    'sshfence',
    (cluster) => cluster.signal('m1', 'NameNode', 'STOP'),
    async (cluster) => {
      const ms = await cluster.until('m2', 'active', 120_000);
      expect(ms).toBeGreaterThan(44_000);
      expect(ms).toBeLessThan(75_000);
      const log = await cluster.log('m2');
      expect(log).toContain('INFO ha.SshFenceByTcpPort: Connecting to m1...\n');
      expect(log).toContain(
        'INFO ha.SshFenceByTcpPort: Looking for process running on port 9000\n',
      );
      expect(log).toContain(
        'WARN ha.SshFenceByTcpPort: PATH=$PATH:/sbin:/usr/sbin fuser -v -k -n tcp 9000 via ssh:                      USER        PID ACCESS COMMAND\n',
      );
      expect(log).toContain(
        'INFO ha.SshFenceByTcpPort: Successfully killed process that was listening on port 9000\n',
      );
      expect((await cluster.type('m1', 'jps')).stdout).not.toContain('NameNode');
    },
    KEYS,
  );
});

test('sshfence that finds nobody to kill makes sure that the port is closed', async () => {
  await failover(
    'sshfence',
    killed,
    async (cluster) => {
      await cluster.until('m2', 'active');
      const log = await cluster.log('m2');
      expect(log).toContain(
        'Indeterminate response from trying to kill service. Verifying whether it is running using nc...\n',
      );
      expect(log).toContain('INFO ha.SshFenceByTcpPort: Verified that the service is down.\n');
    },
    KEYS,
  );
});

test('sshfence without a key cannot log in, and without fuser cannot kill', async () => {
  await failover('sshfence', killed, async (cluster) => {
    await cluster.stage.sleep(8_000);
    expect(cluster.controller('m2')).toBe('standby');
    expect(await cluster.log('m2')).toContain(
      'WARN ha.SshFenceByTcpPort: Unable to connect to m1 as user root\ncom.jcraft.jsch.JSchException: Auth fail\n',
    );
  });
  const bare = async (cluster: HACluster) => {
    await cluster.type('m1', 'rm /bin/fuser /usr/bin/fuser');
    killed(cluster);
  };
  await failover(
    'sshfence',
    bare,
    async (cluster) => {
      await cluster.stage.sleep(8_000);
      expect(cluster.controller('m2')).toBe('standby');
      const log = await cluster.log('m2');
      expect(log).toMatch(
        /fuser -v -k -n tcp 9000 via ssh: bash: (line \d+: )?fuser: command not found\n/,
      );
      expect(log).toContain('INFO ha.SshFenceByTcpPort: rc: 127\n');
    },
    KEYS,
  );
});

test('sshfence never succeeds on a host that is gone', async () => {
  await failover(
    'sshfence',
    (cluster) => cluster.stage.control('m1', { verb: 'power', on: false }),
    async (cluster) => {
      await cluster.stage.sleep(120_000);
      expect(cluster.controller('m2')).toBe('standby');
      expect(await cluster.log('m2')).toContain(
        'WARN ha.SshFenceByTcpPort: Unable to connect to m1 as user root\ncom.jcraft.jsch.JSchException: timeout: socket is not established\n',
      );
    },
    KEYS,
  );
});
