/**
 * The admin server over HTTP, asked with curl from a host of the cluster: each command in the form
 * recorded from Apache ZooKeeper 3.8.4, unknown ones, wrong methods, a port that is taken, and a
 * server without a leader. To record again, ask a real server: `curl -i localhost:8080/commands/…`.
 */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../plugins/linux/commands/index.ts';
import { baseImage } from '../../plugins/linux/image.ts';
import { archiveTree } from '../../plugins/zookeeper/archive.ts';
import { ZOOKEEPER_PROGRAMS } from '../../plugins/zookeeper/programs.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const HOME = '/root/zookeeper-3.8.4';
const HOSTS = ['m1', 'm2', 'm3'];
const TICKS = 'tickTime=2000\ninitLimit=10\nsyncLimit=5\n';
const COMMON = `${TICKS}dataDir=${HOME}/data\nclientPort=2181\n`;
const MEMBERS = HOSTS.map((name, i) => `server.${i + 1}=${name}:2888:3888\n`).join('');

async function play(
  hosts: readonly string[],
  cfg: string,
  script: (at: Stage) => Promise<void>,
): Promise<void> {
  const { failure } = await simulate({
    hosts,
    programs: [...COMMANDS, ...ZOOKEEPER_PROGRAMS],
    image: (name) => ({
      ...baseImage({ name, address: `192.168.0.${hosts.indexOf(name) + 2}` }, [], COMMANDS),
      ...archiveTree(HOME),
      [`${HOME}/conf/zoo.cfg`]: cfg,
      [`${HOME}/data/myid`]: `${hosts.indexOf(name) + 1}\n`,
    }),
    script,
  });
  if (failure) throw failure;
}

const start = async (at: Stage, ...hosts: readonly string[]) => {
  for (const host of hosts) await at.type(host, `${HOME}/bin/zkServer.sh start`);
};

const curl = async (at: Stage, what: string, host = 'm1') =>
  (await at.type(host, `curl -s ${what}`)).stdout;

const json = async (at: Stage, command: string, host = 'm1') =>
  JSON.parse(await curl(at, `localhost:8080/commands/${command}`, host));

const masked = (text: string): string =>
  text
    .replace(/^Date: .* GMT/gm, 'Date: NOW')
    .replace(/Servlet-[\da-f]+/, 'Servlet-HASH')
    .replaceAll('\r', '');

const bad = (status: string, reason: string): string => {
  const body = `<h1>Bad Message ${status.slice(0, 3)}</h1><pre>reason: ${reason}</pre>`;
  return `HTTP/1.1 ${status}
Content-Type: text/html;charset=iso-8859-1
Content-Length: ${body.length}
Connection: close
Server: Jetty(9.4.57.v20241219)

${body}`;
};

describe('the admin server', () => {
  it('refuses a head of more than 8 KiB, by what is too long in it', async () => {
    await play(['m1'], COMMON, async (at) => {
      await start(at, 'm1');
      const path = 'a'.repeat(9_000);
      expect(masked(await curl(at, `-i localhost:8080/commands/${path}`))).toBe(
        bad('414 URI Too Long', 'URI Too Long'),
      );
      const agent = `-H X:${path}`;
      const refused = await curl(at, `-i ${agent} localhost:8080/commands/ruok`);
      expect(masked(refused)).toBe(
        bad('431 Request Header Fields Too Large', 'Request Header Fields Too Large'),
      );
    });
  });

  it('answers as Jetty does: pages, methods, codes, and JSON as Jackson indents it', async () => {
    await play(['m1'], COMMON, async (at) => {
      await start(at, 'm1');
      expect(masked(await curl(at, '-i localhost:8080/commands/ruok'))).toBe(`HTTP/1.1 200 OK
Date: NOW
Content-Type: application/json
Content-Length: 42
Server: Jetty(9.4.57.v20241219)

{
  "command" : "ruok",
  "error" : null
}`);
      expect(masked(await curl(at, '-I localhost:8080/commands/ruok'))).toBe(`HTTP/1.1 200 OK
Date: NOW
Content-Type: application/json
Content-Length: 42
Server: Jetty(9.4.57.v20241219)

`);
      const links = await curl(at, '-i localhost:8080/commands');
      expect(links).toContain('\r\nContent-Length: 1424\r\n');
      expect(links).toContain('<a href="/commands/zabstate">zabstate</a>\n<br/>\n');
      expect(masked(await curl(at, '-i -X POST localhost:8080/commands/ruok'))).toBe(
        `HTTP/1.1 405 Method Not Allowed
Cache-Control: must-revalidate,no-cache,no-store
Content-Type: text/html;charset=iso-8859-1
Content-Length: 631
Server: Jetty(9.4.57.v20241219)

<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>
<title>Error 405 HTTP method POST is not supported by this URL</title>
</head>
<body><h2>HTTP ERROR 405 HTTP method POST is not supported by this URL</h2>
<table>
<tr><th>URI:</th><td>/commands/ruok</td></tr>
<tr><th>STATUS:</th><td>405</td></tr>
<tr><th>MESSAGE:</th><td>HTTP method POST is not supported by this URL</td></tr>
<tr><th>SERVLET:</th><td>org.apache.zookeeper.server.admin.JettyAdminServer$CommandServlet-HASH</td></tr>
</table>
<hr/><a href="https://jetty.org/">Powered by Jetty:// 9.4.57.v20241219</a><hr/>

</body>
</html>
`,
      );
      expect(await curl(at, '-i localhost:8080/')).toContain('\r\nContent-Length: 503\r\n');
      expect(await curl(at, '-i -X TRACE localhost:8080/commands')).toMatch(
        /^HTTP\/1.1 403 Forbidden\r\n/,
      );
      expect(await json(at, 'nope')).toEqual({ command: 'nope', error: 'Unknown command: nope' });
      expect(await curl(at, 'localhost:8080/commands/leader')).toBe(
        '{\n  "error" : "server is not initialized",\n  "command" : "leader"\n}',
      );
    });
  });

  it('tells of a server alone what it serves', async () => {
    await play(['m1'], COMMON, async (at) => {
      await start(at, 'm1');
      const data = `${HOME}/data/version-2`;
      expect(await json(at, 'conf')).toEqual({
        client_port: 2181,
        data_dir: data,
        data_log_dir: data,
        tick_time: 2000,
        max_client_cnxns: 60,
        min_session_timeout: 4000,
        max_session_timeout: 40000,
        server_id: 0,
        client_port_listen_backlog: -1,
        command: 'configuration',
        error: null,
      });
      expect((await json(at, 'icfg')).initial_configuration).toBe(COMMON);
      expect(await json(at, 'stmk?traceMask=5')).toMatchObject({ tracemask: 5 });
      expect(await json(at, 'gtmk')).toMatchObject({ tracemask: 5, command: 'get_trace_mask' });
      expect(await json(at, 'set_trace_mask?traceMask=x')).toEqual({
        error: 'setTraceMask requires long traceMask argument, got x',
        command: 'set_trace_mask',
      });
      const stats = await json(at, 'stats');
      expect(Object.keys(stats)).toEqual(
        'version read_only server_stats client_response node_count connections secure_connections command error'.split(
          ' ',
        ),
      );
      expect(stats.server_stats).toMatchObject({ server_state: 'standalone', packets_sent: 0 });
      for (const command of [
        'wchs',
        'wchc',
        'wchp',
        'dump',
        'hash',
        'dirs',
        'lsnp',
        'isro',
        'obsr',
      ]) {
        expect(await json(at, command)).toMatchObject({ error: null });
      }
      expect((await json(at, 'sysp'))['zookeeper.version']).toBeUndefined();
      expect((await json(at, 'env'))['host.name']).toBe('m1');
    });
  });

  it('tells of a member who leads, and what the ensemble is', async () => {
    await play(HOSTS, COMMON + MEMBERS, async (at) => {
      await start(at, ...HOSTS);
      await at.sleep(3_000);
      expect(await json(at, 'leader', 'm1')).toMatchObject({
        is_leader: false,
        leader_id: 2,
        leader_ip: 'm2',
      });
      const { current_config: view } = await json(at, 'voting_view', 'm3');
      expect(view['3']).toEqual({
        server_addresses: ['m3:2888'],
        election_addresses: ['m3:3888'],
        client_address: '0.0.0.0:2181',
        learner_type: 'participant',
      });
      expect(view['1'].client_address).toBe('');
      const state = await json(at, 'zabstate', 'm2');
      expect(state).toMatchObject({
        myid: 2,
        is_leader: true,
        client_address: '0.0.0.0:2181',
        voting: true,
        last_zxid: '0x100000000',
        zab_epoch: 1,
        zab_counter: 0,
        zabstate: 'broadcast',
      });
      expect(state.quorum_address).toMatchObject({ one: 'm2:2888', all_ports: [2888] });
      expect(await json(at, 'mntr', 'm2')).toMatchObject({
        server_state: 'leader',
        peer_state: 'leading - broadcast',
        synced_followers: 2,
        avg_fsynctime: 0,
        command: 'monitor',
      });
    });
  });

  it('has little to say without a leader, and falls over the monitor as the real one does', async () => {
    await play(HOSTS, COMMON + MEMBERS, async (at) => {
      await start(at, 'm1');
      const error = 'This ZooKeeper instance is not currently serving requests';
      expect(await json(at, 'srvr')).toEqual({ command: 'srvr', error });
      expect(await json(at, 'ruok')).toEqual({ command: 'ruok', error });
      expect(await json(at, 'zabstate')).toMatchObject({ voting: false, zabstate: '' });
      expect(await curl(at, '-i localhost:8080/commands/mntr')).toMatch(
        /^HTTP\/1.1 500 Server Error\r\n[\s\S]*java.lang.NullPointerException/,
      );
    });
  });

  it('ends a server alone whose port is taken; a member only warns', async () => {
    await play(HOSTS, `${COMMON}${MEMBERS}admin.serverPort=2181\n`, async (at) => {
      await start(at, ...HOSTS);
      const problem =
        'org.apache.zookeeper.server.admin.AdminServer$AdminServerException: ' +
        'Problem starting AdminServer on address 0.0.0.0, port 2181 and command URL /commands\n';
      const log = await at.type('m2', `cat ${HOME}/logs/zookeeper-root-server-m2.out`);
      expect(log.stdout).toContain(`[main:QuorumPeer] - Problem starting AdminServer\n${problem}`);
      const { stdout } = await at.type('m1', `${HOME}/bin/zkServer.sh status`);
      expect(stdout).toContain('Mode: follower\n');
    });
    await play(['m1'], COMMON, async (at) => {
      await start(at, 'm1');
      await at.type('m1', `echo "${TICKS}dataDir=/other" > /root/other.cfg`);
      await at.type('m1', 'echo clientPort=2182 >> /root/other.cfg');
      const ran = await at.type('m1', `${HOME}/bin/zkServer.sh start-foreground /root/other.cfg`);
      expect(ran.stderr).toMatch(/\nUnable to start AdminServer, exiting abnormally\n$/);
      expect(ran.code).toBe(4);
    });
  });

  it('stays away when it is not enabled, and moves where it is told', async () => {
    await play(['m1'], `${COMMON}admin.enableServer=false\n`, async (at) => {
      await start(at, 'm1');
      const ran = await at.type('m1', 'curl -sS localhost:8080/commands');
      expect(ran.stderr).toMatch(/^curl: \(7\) Failed to connect to localhost port 8080/);
      expect(ran.code).toBe(7);
    });
    const moved = 'admin.serverPort=9000\nadmin.serverAddress=m1\nadmin.commandURL=/zk\n';
    await play(['m1'], `${COMMON}${moved}`, async (at) => {
      await start(at, 'm1');
      expect(await curl(at, 'm1:9000/zk/ruok')).toContain('"command" : "ruok"');
      expect(await curl(at, 'm1:9000/zk')).toContain('<a href="/zk/connections">connections</a>');
    });
  });
});
