/** ssh and scp between simulated hosts, and the commands that only make sense there. */

import { describe, expect, it } from 'vitest';
import type { Stage, Typed } from '../support/simulate.ts';
import { onLinux } from './stage.ts';

const HOSTS = ['m1', 'm2'];

async function play(script: (stage: Stage) => Promise<void>): Promise<void> {
  await onLinux({ hosts: HOSTS, script });
}

async function typeAll(...lines: (readonly [string, string])[]): Promise<Typed[]> {
  const typed: Typed[] = [];
  await play(async (stage) => {
    for (const [host, line] of lines) typed.push(await stage.type(host, line));
  });
  return typed;
}

describe('ssh', () => {
  it('runs a command on the other host, both streams and the exit code included', async () => {
    const [typed] = await typeAll(['m1', "ssh m2 'hostname; pwd; echo oops >&2; exit 3'"]);
    expect(typed).toMatchObject({ stdout: 'm2\n/root\n', stderr: 'oops\n', code: 3 });
  });

  it('carries standard input there', async () => {
    const typed = await typeAll(
      ['m1', 'echo sent | ssh root@m2 "cat > /tmp/got"'],
      ['m2', 'cat /tmp/got'],
      ['m1', 'ssh -o BatchMode=yes m2 <<EOF\necho $HOSTNAME\nhostname\nEOF'],
    );
    expect(typed[1]?.stdout).toBe('sent\n');
    expect(typed[2]?.stdout).toBe('m1\nm2\n');
  });

  it('does not read /etc/profile, so what only that knows is not found', async () => {
    const typed = await typeAll(
      ['m2', 'echo "PATH=$PATH:/opt/bin; export SEEN=profile" >> /etc/profile'],
      ['m1', "ssh m2 'echo [$SEEN]; zkServer.sh status'"],
      ['m1', "ssh m2 'source /etc/profile; echo [$SEEN]'"],
      ['m1', 'ssh m2 \'bash -lc "echo [\\$SEEN]"\''],
      ['m2', 'echo "export SEEN=bashrc" >> ~/.bashrc'],
      ['m1', "ssh m2 'echo [$SEEN]'"],
    );
    expect(typed[1]).toMatchObject({
      stdout: '[]\n',
      stderr: 'bash: line 1: zkServer.sh: command not found\n',
      code: 127,
    });
    expect(typed[2]?.stdout).toBe('[profile]\n');
    expect(typed[3]?.stdout).toBe('[profile]\n');
    expect(typed[5]?.stdout).toBe('[bashrc]\n');
  });

  it('says in its own words why it could not connect', async () => {
    const typed: Typed[] = [];
    await play(async (stage) => {
      typed.push(await stage.type('m1', 'ssh nowhere ls'));
      typed.push(await stage.type('m1', 'ssh hadoop@m2 ls'));
      await stage.type('m2', 'pkill -9 sshd');
      typed.push(await stage.type('m1', 'ssh m2 ls'));
      typed.push(await stage.type('m1', 'scp /etc/hosts m2:/tmp'));
      stage.control('m2', { verb: 'power', on: false });
      typed.push(await stage.type('m1', 'ssh -o ConnectTimeout=5 m2 ls'));
    });
    expect(typed.map(({ stderr, code }) => [stderr, code])).toEqual([
      ['ssh: Could not resolve hostname nowhere: Name or service not known\n', 255],
      ['hadoop@m2: Permission denied (publickey,password).\n', 255],
      ['ssh: connect to host m2 port 22: Connection refused\n', 255],
      ['ssh: connect to host m2 port 22: Connection refused\nscp: Connection closed\n', 255],
      ['ssh: connect to host m2 port 22: Connection timed out\n', 255],
    ]);
  });

  it('tells when the other end goes away, and gives up on a paused one after ConnectTimeout', async () => {
    const typed: Typed[] = [];
    await play(async (stage) => {
      await stage.type('m2', 'sleep 1; pkill -STOP sshd');
      typed.push(await stage.type('m1', 'ssh -o ConnectTimeout=3 m2 ls'));
      await stage.type('m2', 'pkill -CONT sshd');
      const running = stage.type('m1', 'ssh m2 sleep 100');
      await stage.sleep(2_000);
      await stage.type('m2', 'pkill -9 sshd');
      typed.push(await running);
    });
    expect(typed[0]).toMatchObject({
      stderr:
        'Connection timed out during banner exchange\nConnection to 192.168.0.3 port 22 timed out\n',
      code: 255,
    });
    expect(typed[1]).toMatchObject({
      stderr: 'Connection to m2 closed by remote host.\n',
      code: 255,
    });
  });

  it('refuses options and sessions that it does not have', async () => {
    const typed = await typeAll(
      ['m1', 'ssh -o ProxyJump=x m2 ls'],
      ['m1', 'ssh -t m2 ls'],
      ['m1', 'ssh m2'],
    );
    expect(typed.map(({ stderr, code }) => [stderr, code])).toEqual([
      ['ssh: not modelled: option -o ProxyJump\n', 2],
      ['ssh: not modelled: option -t\n', 2],
      ['ssh: not modelled: interactive session\n', 2],
    ]);
  });
});

describe('scp', () => {
  it('copies trees to another host and back, as the chapter does', async () => {
    const typed = await typeAll(
      ['m1', 'mkdir -p zk/bin zk/conf; echo data > zk/conf/zoo.cfg; cp /usr/bin/cat zk/bin/tool'],
      ['m1', 'scp -r /root/zk m2:/root'],
      ['m2', 'ls -R zk; cat zk/conf/zoo.cfg; zk/bin/tool /etc/hostname'],
      ['m1', 'scp -r /etc/profile m2:/etc; echo changed >> zk/conf/zoo.cfg; scp -r zk root@m2:'],
      ['m2', 'cat zk/conf/zoo.cfg; ls zk'],
      ['m2', 'scp -r m1:/root/zk m1:/etc/hosts /tmp; ls /tmp /tmp/zk'],
      ['m2', 'scp zk/conf/zoo.cfg m1:zk/conf/copy.cfg; ssh m1 cat zk/conf/copy.cfg'],
    );
    expect(typed.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(typed[2]?.stdout).toBe(
      'zk:\nbin\nconf\n\nzk/bin:\ntool\n\nzk/conf:\nzoo.cfg\ndata\nm2\n',
    );
    expect(typed[4]?.stdout).toBe('data\nchanged\nbin\nconf\n');
    expect(typed[5]?.stdout).toBe('/tmp:\nhosts\nzk\n\n/tmp/zk:\nbin\nconf\n');
    expect(typed[6]?.stdout).toBe('data\nchanged\n');
  });

  it('says what it could not copy', async () => {
    const typed = await typeAll(
      ['m1', 'scp nofile m2:/tmp'],
      ['m1', 'scp /etc m2:/tmp'],
      ['m1', 'scp /etc/hosts m2:/nodir/x'],
      ['m1', 'scp -r /root m2:/nodir/x'],
      ['m1', 'scp m2:/nofile .'],
      ['m1', 'scp m2:/etc/hosts /nodir/x'],
      ['m1', 'scp m2:/etc/hosts m2:/tmp'],
      ['m1', "scp 'm2:/etc/*' /tmp"],
    );
    expect(typed.map(({ stderr, code }) => [stderr, code])).toEqual([
      ['scp: stat local "nofile": No such file or directory\n', 255],
      ['scp: local "/etc" is not a regular file\nscp: failed to upload file /etc to /tmp\n', 1],
      [
        'scp: dest open "/nodir/x": No such file or directory\n' +
          'scp: failed to upload file /etc/hosts to /nodir/x\n',
        1,
      ],
      [
        'scp: realpath /nodir/x: No such file\n' +
          'scp: upload "/nodir/x": path canonicalization failed\n' +
          'scp: failed to upload directory /root to /nodir/x\n',
        1,
      ],
      ['scp: /nofile: No such file or directory\n', 1],
      ['scp: open local "/nodir/x": No such file or directory\n', 1],
      ['scp: not modelled: copy between two other hosts\n', 2],
      ['scp: not modelled: wildcards in a remote path\n', 2],
    ]);
  });
});

describe('wget and tar', () => {
  const archive = '/usr/share/quorate/archives/zk-1.0-bin.tar.gz';
  const image = () => ({
    [`${archive}/zk-1.0-bin/bin/run.sh`]: { text: '#!quorate cat\n', executable: true },
    [`${archive}/zk-1.0-bin/conf/a.cfg`]: 'key=1\n',
  });
  const url = 'https://mirror.example/zk/zk-1.0-bin.tar.gz';

  async function fetched(...lines: string[]): Promise<Typed[]> {
    const typed: Typed[] = [];
    await onLinux({
      hosts: HOSTS,
      image,
      script: async (stage) => {
        for (const line of lines) typed.push(await stage.type('m1', line));
      },
    });
    return typed;
  }

  it('fetch, unpack and rename an archive as the chapter does', async () => {
    const typed = await fetched(
      `wget ${url}`,
      'tar -zxvf zk-1.0-bin.tar.gz',
      'mv zk-1.0-bin zk; ls zk; zk/bin/run.sh zk/conf/a.cfg; tar tf zk-1.0-bin.tar.gz | wc -l',
    );
    expect(typed[0]?.code).toBe(0);
    expect(typed[0]?.stdout).toBe('');
    expect(typed[0]?.stderr).toMatch(
      /^--2025-01-01 00:00:0\d-- {2}https:[^\n]+\nResolving mirror\.example [^\n]+\n.*200 OK\n.*‘zk-1\.0-bin\.tar\.gz’ saved \[(\d+)\/\1\]\n\n$/s,
    );
    expect(typed[1]?.stdout).toBe(
      'zk-1.0-bin/\nzk-1.0-bin/bin/\nzk-1.0-bin/bin/run.sh\nzk-1.0-bin/conf/\nzk-1.0-bin/conf/a.cfg\n',
    );
    expect(typed[2]?.stdout).toBe('bin\nconf\nkey=1\n5\n');
  });

  it('know what is not there', async () => {
    const typed = await fetched(
      'wget -q https://mirror.example/other.tar.gz; echo $?; wget https://mirror.example/other.tar.gz',
      `wget -q ${url}; wget -q ${url}; wget -q -O x.tgz ${url}; wget -q -P d ${url}; ls . d`,
      'wget http://m2/file',
      'tar -xzf x.tgz -C /nodir',
    );
    expect(typed[0]).toMatchObject({ stdout: '8\n', code: 8 });
    expect(typed[0]?.stderr).toMatch(/ERROR 404: Not Found\.\n\n$/);
    expect(typed[1]?.stdout).toBe(
      '.:\nd\nx.tgz\nzk-1.0-bin.tar.gz\nzk-1.0-bin.tar.gz.1\n\nd:\nzk-1.0-bin.tar.gz\n',
    );
    expect(typed[2]).toMatchObject({
      stderr: 'wget: not modelled: HTTP from m2, a host of the cluster\n',
      code: 2,
    });
    expect(typed[3]).toMatchObject({ code: 2 });
  });
});

describe('the commands that look at the host', () => {
  it('jps lists Java processes by pid, itself among them', async () => {
    const daemon = {
      name: 'QuorumPeerMain',
      kind: 'role' as const,
      jvm: true,
      startup: { minMs: 500, maxMs: 900 },
      main: (sys: { forever(): Promise<never> }) => sys.forever(),
    };
    const { LINUX } = await import('./stage.ts');
    const typed: Typed[] = [];
    await onLinux({
      programs: [...LINUX, daemon],
      script: async (stage) => {
        stage.start('m1', 'QuorumPeerMain', '-Xmx1000m', 'org.example.QuorumPeerMain', 'zoo.cfg');
        for (const line of [
          'jps',
          'jps -q | wc -l',
          'jps -lmv',
          'pgrep -f zoo.cfg; pkill java; jps',
        ]) {
          typed.push(await stage.type('m1', line));
        }
      },
    });
    expect(typed[0]?.stdout).toMatch(/^\d+ QuorumPeerMain\n\d+ Jps\n$/);
    expect(typed[1]?.stdout).toBe('2\n');
    expect(typed[2]?.stdout).toMatch(/^\d+ org\.example\.QuorumPeerMain zoo\.cfg -Xmx1000m\n/);
    expect(typed[3]?.stdout).toMatch(/^\d+\n\d+ Jps\n$/);
  });

  it('date, hostname and id answer for this host', async () => {
    const typed = await typeAll(
      ['m2', 'date -u "+%F %T %a %j %Z" | cut-nothing'],
      ['m2', 'date "+%F %H:%M %a %j %Z"; date +%s'],
      ['m2', 'hostname; hostname -I; hostname -i; id; cat /etc/hosts'],
      ['m2', 'ls -l /etc; ps -ef | grep -c sshd; which ls nosuch'],
    );
    expect(typed[0]?.code).toBe(127);
    expect(typed[1]?.stdout).toMatch(/^2025-01-01 00:00 Wed 001 UTC\n17356896\d\d\n$/);
    expect(typed[2]?.stdout).toBe(
      'm2\n192.168.0.3 \n192.168.0.3\nuid=0(root) gid=0(root) groups=0(root)\n' +
        '127.0.0.1 localhost\n192.168.0.2 m1\n192.168.0.3 m2\n',
    );
    expect(typed[3]?.stdout).toMatch(
      /^total \d+\n-rw-r--r-- 1 root root +3 Jan {2}1 00:00 hostname\n[\s\S]*\n2\n\/usr\/bin\/ls\n$/,
    );
  });
});
