/**
 * The four-letter words over the wire, in every role and without one: the texts are those recorded
 * from Apache ZooKeeper 3.8.4, with times, ports and sizes masked. To record them again, send the
 * word to a real server: `printf dump | nc 127.0.0.1 2181`.
 */
import { describe, expect, it } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { type Ensemble, ensemble } from './ensemble.ts';

const ALL = '4lw.commands.whitelist=*';

/** Sends bytes and returns everything that comes back before the server closes. */
function ask(sys: System, host: string, word: string | Uint8Array): Promise<string> {
  return sys.promise((resolve, reject) => {
    const connection = sys.net.connect(host, 2181);
    let answer = '';
    connection.onOpen = () =>
      connection.write(typeof word === 'string' ? new TextEncoder().encode(word) : word);
    connection.onData = (bytes) => {
      answer += new TextDecoder().decode(bytes);
    };
    connection.onEnd = () => {
      connection.close();
      resolve(answer);
    };
    connection.onError = reject;
  });
}

/** What differs from run to run, in both worlds. */
function masked(text: string): string {
  return text
    .replace(/\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}/g, 'DATE')
    .replace(/(192\.168\.0\.\d+):\d+/g, '$1:PORT')
    .replace(/0x[1-9a-f][\da-f]{14,15}/g, 'SID')
    .replace(/(est|lresp|[a-z]*lat)=\d+/g, '$1=N')
    .replace(/(Size=|dir_size: )\d+/g, '$1N');
}

async function asked(
  stage: Ensemble,
  host: string,
  words: readonly string[],
): Promise<Record<string, string>> {
  const answers = await stage.on(async (sys) => {
    const texts: Record<string, string> = {};
    for (const word of words) texts[word] = masked(await ask(sys, host, word));
    return texts;
  });
  return answers;
}

/** An ensemble with one client that holds a session, an ephemeral node and two watches. */
async function withClient(
  voters: number,
  host: (stage: Ensemble) => string,
  words: readonly string[],
): Promise<Record<string, string>> {
  let answers: Record<string, string> = {};
  const run = await ensemble({
    voters,
    cfg: ALL,
    script: async (stage) => {
      await stage.startAll();
      const at = host(stage);
      await stage.on(async (sys) => {
        const client = await stage.client(sys, at, 10_000);
        await client.create('/hold', null);
        await client.create('/hold/e1', null, { mode: 'ephemeral' });
        await client.getData('/hold', true);
        await client.exists('/hold/none', true);
        for (const word of words)
          answers = { ...answers, [word]: masked(await ask(sys, at, word)) };
        await client.close();
      });
    },
  });
  expect(run.violations).toEqual([]);
  return answers;
}

const SRVR =
  'Zookeeper version: 3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c, built on 2024-02-12 22:16 UTC\n';

describe('four-letter words of a server alone', () => {
  it('are answered as recorded', async () => {
    const words = 'ruok srvr stat conf cons dump wchs wchc wchp isro dirs gtmk hash crst srst';
    const answers = await withClient(1, () => 'm1', words.split(' '));
    const status = (received: number, sent: number) => `Latency min/avg/max: 0/N/N
Received: ${received}
Sent: ${sent}
Connections: 2
Outstanding: 0
Zxid: 0x3
Mode: standalone
Node count: 7
`;
    const figures = (text = '') => text.replace(/(max: 0)\/[\d.]+\/\d+/, '$1/N/N');
    expect(figures(answers.srvr)).toBe(SRVR + status(7, 6));
    expect(figures(answers.stat)).toBe(
      `${SRVR}Clients:
 /192.168.0.3:PORT[1](queued=0,recved=5,sent=5)
 /192.168.0.3:PORT[0](queued=0,recved=1,sent=0)

${status(8, 7)}`,
    );
    expect(answers.cons).toBe(
      ` /192.168.0.3:PORT[1](queued=0,recved=5,sent=5,sid=SID,lop=EXIS,est=N,to=10000,lcxid=0x4,lzxid=0x3,lresp=N,llat=N,minlat=N,avglat=N,maxlat=N)
 /192.168.0.3:PORT[0](queued=0,recved=1,sent=0)

`,
    );
    expect(answers.conf).toBe(`clientPort=2181
secureClientPort=-1
dataDir=/data/version-2
dataDirSize=N
dataLogDir=/data/version-2
dataLogSize=N
tickTime=2000
maxClientCnxns=60
minSessionTimeout=4000
maxSessionTimeout=40000
clientPortListenBacklog=-1
serverId=0
`);
    expect(answers.dump).toBe(`SessionTracker dump:
Session Sets (1)/(1):
1 expire at DATE:
	SID
ephemeral nodes dump:
Sessions with Ephemerals (1):
SID:
	/hold/e1
Connections dump:
Connections Sets (1)/(2):
2 expire at DATE:
	ip: /192.168.0.3:PORT sessionId: SID
	ip: /192.168.0.3:PORT sessionId: 0x0
`);
    expect(answers.wchs).toBe('1 connections watching 2 paths\nTotal watches:2\n');
    expect(answers.wchc).toBe('SID\n\t/hold\n\t/hold/none\n\n');
    expect(answers.wchp).toBe('/hold\n\tSID\n/hold/none\n\tSID\n\n');
    expect(answers).toMatchObject({
      ruok: 'imok',
      isro: 'rw',
      dirs: 'datadir_size: N\nlogdir_size: N\n',
      gtmk: '306',
      hash: '',
      crst: 'Connection stats reset.\n',
      srst: 'Server stats reset.\n',
    });
  });

  it('set the trace mask from eight bytes that came along, and close without them', async () => {
    await ensemble({
      voters: 1,
      cfg: ALL,
      script: async (stage) => {
        await stage.startAll();
        await stage.on(async (sys) => {
          const mask = new Uint8Array([
            ...new TextEncoder().encode('stmk'),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            7,
          ]);
          expect(await ask(sys, 'm1', mask)).toBe('7');
          expect(await ask(sys, 'm1', 'gtmk')).toBe('7');
          expect(await ask(sys, 'm1', 'stmk')).toBe('');
        });
      },
    });
  });

  it('are told when they are not white-listed; srvr always is', async () => {
    await ensemble({
      voters: 1,
      cfg: '4lw.commands.whitelist=ruok, wchs',
      script: async (stage) => {
        await stage.startAll();
        const answers = await asked(stage, 'm1', ['ruok', 'wchs', 'stat', 'isro', 'srvr']);
        expect(answers).toMatchObject({
          ruok: 'imok',
          wchs: '0 connections watching 0 paths\nTotal watches:0\n',
          stat: 'stat is not executed because it is not in the whitelist.\n',
          isro: 'isro is not executed because it is not in the whitelist.\n',
        });
        expect(answers.srvr).toContain('Mode: standalone\n');
        await stage.on(async (sys) => {
          const interrupted = new Uint8Array([0xff, 0xf4, 0xff, 0xfd]);
          expect(await ask(sys, 'm1', interrupted)).toBe(
            'telnet close is not executed because it is not in the whitelist.\n',
          );
        });
      },
    });
  });
});

describe('four-letter words of an ensemble', () => {
  it('tell a follower from a leader', async () => {
    const words = ['dump', 'srvr', 'mntr', 'conf'];
    const follower = await withClient(3, (stage) => stage.followers()[0] ?? '', words);
    expect(follower.dump).toContain('SessionTracker dump:\nGlobal Sessions(1):\nSID\t10000ms\n');
    expect(follower.srvr).toContain('Mode: follower\n');
    expect(follower.mntr).toContain('zk_peer_state\tfollowing - broadcast\n');
    expect(follower.conf).toContain(
      'peerType=0\nmembership: \nserver.1=m1:2888:3888:participant\n',
    );
    expect(follower.conf?.endsWith('version=0')).toBe(true);
    const leader = await withClient(3, (stage) => stage.leader() ?? '', words);
    expect(leader.dump).toContain(
      'SessionTracker dump:\nSession Sets (1)/(1):\n1 expire at DATE:\n',
    );
    expect(leader.srvr).toMatch(
      /Mode: leader\nNode count: 7\nProposal sizes last\/min\/max: \d+\/\d+\/\d+\n$/,
    );
    const lines = (leader.mntr ?? '').split('\n').map((line) => line.split('\t'));
    const value = (name: string) => lines.find(([key]) => key === `zk_${name}`)?.[1];
    expect(value('peer_state')).toBe('leading - broadcast');
    expect([value('learners'), value('synced_followers'), value('quorum_size')]).toEqual([
      '2',
      '2',
      '3',
    ]);
    expect([value('znode_count'), value('ephemerals_count'), value('watch_count')]).toEqual([
      '7',
      '1',
      '2',
    ]);
    expect(value('avg_fsynctime')).toBe('1.0');
    expect(lines.map(([key]) => key).slice(0, 7)).toEqual([
      'zk_version',
      'zk_server_state',
      'zk_peer_state',
      'zk_ephemerals_count',
      'zk_num_alive_connections',
      'zk_avg_latency',
      'zk_min_proposal_size',
    ]);
  });

  it('say that nobody serves while there is no leader, but for those that always answer', async () => {
    await ensemble({
      voters: 3,
      cfg: ALL,
      script: async (stage) => {
        stage.start('m1');
        await stage.stage.sleep(5_000);
        const words = ['ruok', 'srvr', 'mntr', 'isro', 'hash', 'gtmk', 'envi'];
        const { envi, ...answers } = await asked(stage, 'm1', words);
        const nobody = 'This ZooKeeper instance is not currently serving requests';
        expect(answers).toEqual({
          ruok: 'imok',
          srvr: `${nobody}\n`,
          mntr: `${nobody}\n`,
          isro: 'null',
          hash: nobody,
          gtmk: '306',
        });
        expect(envi).toMatch(/^Environment:\nzookeeper\.version=3\.8\.4-.*\nhost\.name=m1\n/);
      },
    });
  });
});
