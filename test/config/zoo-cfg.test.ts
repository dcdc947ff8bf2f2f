/**
 * What `zoo.cfg` may say, and what the real `QuorumPeerConfig` answers when it says something
 * else. The texts of refusals are those of ZooKeeper 3.8.4.
 */
import { describe, expect, it } from 'vitest';
import { parseZooCfg, type QuorumConfig } from '../../core/config/zoo-cfg.ts';
import { ZOO_SAMPLE_CFG } from '../../core/config/zoo-sample.ts';

const LAB = `tickTime=2000
initLimit=10
syncLimit=5
dataDir=/root/zookeeper-3.8.4/data
clientPort=2181
server.1=m1:2888:3888
server.2=m2:2888:3888
server.3=m3:2888:3888
`;

function read(
  text: string,
  files: Record<string, string> = { '/root/zookeeper-3.8.4/data/myid': '1\n' },
) {
  return parseZooCfg(text, { path: '/conf/zoo.cfg', readFile: (path) => files[path] });
}

function accepted(text: string, files?: Record<string, string>): QuorumConfig {
  const result = read(text, files);
  if (!result.ok) throw new Error(`${result.error.message}: ${result.error.cause}`);
  return result.config;
}

function refused(text: string, files?: Record<string, string>) {
  const result = read(text, files);
  if (result.ok) throw new Error('was accepted');
  return result.error;
}

describe('a zoo.cfg that is right', () => {
  it('gives the ensemble of the lab', () => {
    const config = accepted(LAB);
    expect(config).toMatchObject({
      tickTimeMs: 2000,
      initLimit: 10,
      syncLimit: 5,
      dataDir: '/root/zookeeper-3.8.4/data',
      dataLogDir: '/root/zookeeper-3.8.4/data',
      clientPort: 2181,
      minSessionTimeoutMs: 4000,
      maxSessionTimeoutMs: 40000,
      maxClientCnxns: 60,
      myid: 1,
      peerType: 'participant',
      standalone: false,
    });
    expect(config.servers.map((s) => s.sid)).toEqual([1, 2, 3]);
    expect(config.servers[1]).toEqual({
      sid: 2,
      host: 'm2',
      quorumPort: 2888,
      electionPort: 3888,
      role: 'participant',
    });
    expect(config.fourLetterWords).toEqual(new Set(['srvr']));
  });

  it('runs standalone without servers, needs no myid, and says nothing of limits', () => {
    const config = accepted('dataDir=/d\nclientPort=2181\n', {});
    expect(config.standalone).toBe(true);
    expect(config.myid).toBeUndefined();
    expect(config.tickTimeMs).toBe(3000);
  });

  it('may be the sample file', () => {
    expect(accepted(ZOO_SAMPLE_CFG, {})).toMatchObject({
      tickTimeMs: 2000,
      initLimit: 10,
      syncLimit: 5,
      dataDir: '/tmp/zookeeper',
      clientPort: 2181,
      standalone: true,
    });
  });

  it('is standalone with one server line, with a complaint in the log', () => {
    const result = read(LAB.replace(/server\.[23].*\n/g, ''));
    expect(result).toMatchObject({ ok: true, config: { standalone: true } });
    expect(result.log).toContainEqual({
      level: 'ERROR',
      text: 'Invalid configuration, only one server specified (ignoring)',
    });
  });

  it('keeps the role of the servers list over peerType', () => {
    const result = read(LAB.replace('server.1=m1:2888:3888', 'server.1=m1:2888:3888:observer'));
    expect(result).toMatchObject({ ok: true, config: { peerType: 'observer' } });
    expect(result.log.some((line) => line.text.includes("doesn't match peerType"))).toBe(true);
  });

  it('takes the last of two equal keys, as java.util.Properties does', () => {
    expect(accepted(`${LAB}tickTime = 500\n`).tickTimeMs).toBe(500);
  });

  it('reads continuation lines, colons and escapes', () => {
    const text = LAB.replace('tickTime=2000', 'tickTime : 20\\\n   00').replace(
      '=/root',
      ':/ro\\u006ft',
    );
    const config = accepted(text);
    expect(config.tickTimeMs).toBe(2000);
    expect(config.dataDir).toBe('/root/zookeeper-3.8.4/data');
  });

  it('hands unknown keys on as JVM properties, where a wrong value is only ignored', () => {
    const config = accepted(`${LAB}snapCount=junk\nmy.key=x\ncnxTimeout=700\n`);
    expect(config.snapCount).toBe(100000);
    expect(config.cnxTimeoutMs).toBe(700);
    expect(config.jvmProperties.get('zookeeper.my.key')).toBe('x');
    expect(config.jvmProperties.has('zookeeper.tickTime')).toBe(false);
  });

  it('does not take jute.maxbuffer from the file, only from the JVM', () => {
    expect(accepted(`${LAB}jute.maxbuffer=99\n`).maxBufferBytes).toBe(1048575);
    const result = parseZooCfg(LAB, {
      path: 'zoo.cfg',
      readFile: () => '1',
      jvmProperties: new Map([['jute.maxbuffer', '99']]),
    });
    expect(result).toMatchObject({ ok: true, config: { maxBufferBytes: 99 } });
  });

  it('reads a client address in the server line', () => {
    const config = accepted(
      LAB.replace('clientPort=2181\n', '').replace(
        'server.1=m1:2888:3888',
        'server.1=m1:2888:3888;2182',
      ),
    );
    expect(config.clientPort).toBe(2182);
  });

  it('reads groups and weights', () => {
    const config = accepted(`${LAB}group.1=1:2:3\nweight.2=3\n`);
    expect(config.groups).toEqual(new Map([[1, [1, 2, 3]]]));
    expect(config.weights).toEqual(new Map([[2, 3]]));
  });

  it('takes the members from a dynamic file', () => {
    const files = {
      '/d/myid': '2',
      '/conf/dyn': 'server.1=a:1:2;2181\nserver.2=b:1:2;2181\nserver.3=c:1:2;2181\n',
    };
    const text = 'dataDir=/d\ninitLimit=5\nsyncLimit=2\ndynamicConfigFile=/conf/dyn\n';
    expect(accepted(text, files)).toMatchObject({ myid: 2, clientPort: 2181, standalone: false });
  });

  it.each([
    [2, 'No server failure will be tolerated. You need at least 3 servers.'],
    [4, 'Non-optimal configuration, consider an odd number of servers.'],
  ])('warns of %i servers', (count, text) => {
    const lines = Array.from({ length: count }, (_, i) => `server.${i + 1}=m${i + 1}:2888:3888`);
    const result = read(`${LAB.replace(/server.*\n/g, '')}${lines.join('\n')}\n`);
    expect(result.ok).toBe(true);
    expect(result.log).toContainEqual({ level: 'WARN', text });
  });
});

describe('a zoo.cfg that is wrong', () => {
  const wrapped = 'Error processing /conf/zoo.cfg';
  it.each<[string, string, string | undefined]>([
    [LAB.replace(/dataDir.*\n/, ''), wrapped, 'dataDir is not set'],
    [LAB.replace('tickTime=2000', 'tickTime=0'), wrapped, 'tickTime is not set'],
    [LAB.replace('tickTime=2000', 'tickTime=2s'), wrapped, 'For input string: "2s"'],
    [LAB.replace(/initLimit.*\n/, ''), wrapped, 'initLimit is not set'],
    [LAB.replace(/syncLimit.*\n/, ''), wrapped, 'syncLimit is not set'],
    [
      LAB.replace('clientPort=', 'clientPortAddress=m1\n#'),
      wrapped,
      'clientPortAddress is set but clientPort is not set',
    ],
    [
      `${LAB}minSessionTimeout=90000`,
      wrapped,
      'minSessionTimeout must not be larger than maxSessionTimeout',
    ],
    [
      `${LAB}standaloneEnabled=yes`,
      "Invalid option yes for standaloneEnabled. Choose 'true' or 'false.'",
      undefined,
    ],
    [`${LAB}peerType=leader`, 'Unrecognised peertype: leader', undefined],
    [`${LAB}electionAlg=0`, 'Invalid electionAlg value. Only 3 is supported.', undefined],
    [`${LAB}server.x=m4:1:2`, wrapped, 'For input string: "x"'],
    [`${LAB}server.4=m4:99999:1`, wrapped, 'port out of range:99999'],
    [`${LAB}server.4=m4:a:1`, 'Address unresolved: m4:a', undefined],
    [
      `${LAB}server.4=m4:1:1`,
      'Client and election port must be different! Please update the configuration file on server.4',
      undefined,
    ],
    [
      `${LAB}server.4=m4|m5:1:2`,
      'Multiple address feature is disabled, but multiple addresses were specified for sid 4',
      undefined,
    ],
    [`${LAB}group.1=1:2`, 'Server 3is not in a group', undefined],
    [`${LAB}group.1=1:2\ngroup.2=2:3`, 'Server 2is in multiple groups', undefined],
    [
      `${LAB}dynamicConfigFile=/x`,
      'parameter: server.1 must be in a separate dynamic config file',
      undefined,
    ],
    [
      `${LAB.replace(/server.*\n/g, '')}standaloneEnabled=false`,
      wrapped,
      'standaloneEnabled = false then number of participants should be >0',
    ],
    [
      'dataDir=/d\nserver.1=m1:1:2:observer\n',
      wrapped,
      'Observers w/o participants is an invalid configuration',
    ],
  ])('%#: is refused in the words of the real server', (text, message, cause) => {
    const error = refused(text);
    expect(error.message).toBe(message);
    expect(error.cause).toBe(cause);
  });

  it('is refused for a server line of the wrong form', () => {
    expect(refused(`${LAB}server.4=m4:2888`).message).toBe(
      'm4:2888 does not have the form server_config or server_config;client_config where ' +
        'server_config is the pipe separated list of host:port:port or host:port:port:type and ' +
        'client_config is port or host:port',
    );
  });

  it('points at the line of the key that is to blame', () => {
    expect(refused(`${LAB}# a comment\npeerType=leader`)).toMatchObject({
      key: 'peerType',
      line: 10,
    });
  });

  it('is refused without a myid, or with one that is no number', () => {
    expect(refused(LAB, {}).cause).toBe('myid file is missing');
    const path = '/root/zookeeper-3.8.4/data/myid';
    expect(refused(LAB, { [path]: 'one\n' }).cause).toBe('serverid one is not a number');
    expect(refused(LAB, { [path]: '' }).cause).toBe('serverid null is not a number');
    expect(refused(LAB, { [path]: '1 \n' }).cause).toBe('serverid 1  is not a number');
  });

  it('misses a dynamic file that is not there', () => {
    expect(refused('dataDir=/d\ndynamicConfigFile=/nope\n')).toMatchObject({
      message: 'Error processing /nope',
      cause: '/nope (No such file or directory)',
    });
  });
});
