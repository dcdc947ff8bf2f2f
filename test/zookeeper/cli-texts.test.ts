/**
 * The pure parts of zkCli.sh and zkServer.sh: words, options, access control lists, dates, the
 * help. Texts are those recorded from the real programs.
 */
import { describe, expect, it } from 'vitest';
import { aclText, parseAcl } from '../../plugins/zookeeper/cli/acl-text.ts';
import { cliError } from '../../plugins/zookeeper/cli/cli-error.ts';
import { helpText } from '../../plugins/zookeeper/cli/commands.ts';
import { parseOptions } from '../../plugins/zookeeper/cli/options.ts';
import { wordsOf } from '../../plugins/zookeeper/cli/words.ts';
import { dirname, resolvePath } from '../../plugins/zookeeper/host-paths.ts';
import { hex, javaDate, logDate } from '../../plugins/zookeeper/java-text.ts';
import { Code, KeeperException } from '../../plugins/zookeeper/platform.ts';

function collector() {
  const lines: string[] = [];
  return { lines, write: (text: string | Uint8Array) => void lines.push(String(text)) };
}

describe('the words of a line', () => {
  it('are cut at blanks, with quotes around a whole word dropped', () => {
    expect(wordsOf('create  /a "two words" \'and more\' ')).toEqual([
      'create',
      '/a',
      'two words',
      'and more',
    ]);
    expect(wordsOf('set /a x"y')).toEqual(['set', '/a', 'x"y']);
    expect(wordsOf('set /a ""')).toEqual(['set', '/a', '']);
    // As in Java: a line of blanks is one blank word, a lone quote is none.
    expect(wordsOf('   ')).toEqual([' ']);
    expect(wordsOf('"')).toEqual([]);
  });
});

describe('the options of a command', () => {
  const spec = { s: 'flag', e: 'flag', v: 'value' } as const;

  it('may stand anywhere and be joined', () => {
    const options = parseOptions(spec, ['create', '/a', '-se', 'data']);
    expect(options.args).toEqual(['create', '/a', 'data']);
    expect([options.has('s'), options.has('e'), options.has('v')]).toEqual([true, true, false]);
  });

  it('take a value from the same word or the next', () => {
    expect(parseOptions(spec, ['set', '-v', '3', '/a']).value('v')).toBe('3');
    expect(parseOptions(spec, ['set', '-v3', '/a']).value('v')).toBe('3');
    expect(parseOptions(spec, ['set', '-v', '-1', '/a']).value('v')).toBe('-1');
  });

  it('are refused in the words of Commons CLI', () => {
    expect(() => parseOptions(spec, ['ls', '-x', '/'])).toThrow(
      'org.apache.commons.cli.UnrecognizedOptionException: Unrecognized option: -x',
    );
    expect(() => parseOptions(spec, ['set', '/a', '-v'])).toThrow(
      'org.apache.commons.cli.MissingArgumentException: Missing argument for option: v',
    );
  });
});

describe('an access control list', () => {
  it('is read with complaints about what is wrong in it', () => {
    const err = collector();
    expect(parseAcl('world:anyone:r,digest:bob:x=y:cdrwa,bad', err)).toEqual([
      { perms: 1, scheme: 'world', id: 'anyone' },
      { perms: 31, scheme: 'digest', id: 'bob:x=y' },
    ]);
    expect(parseAcl('world:anyone:xyz', err)[0]?.perms).toBe(0);
    expect(err.lines).toEqual([
      'bad does not have the form scheme:id:perm\n',
      'Unknown perm type: x\n',
      'Unknown perm type: y\n',
      'Unknown perm type: z\n',
    ]);
  });

  it('is printed as Java prints it', () => {
    expect(aclText({ perms: 31, scheme: 'world', id: 'anyone' })).toBe("'world,'anyone\n: cdrwa");
    expect(aclText({ perms: 1, scheme: 'world', id: 'anyone' })).toBe("'world,'anyone\n: r");
  });
});

describe('the texts of the JDK', () => {
  it('are right for dates, leap years and negative times included', () => {
    expect(javaDate(1795310890000)).toBe('Sun Nov 22 01:28:10 UTC 2026');
    expect(javaDate(0)).toBe('Thu Jan 01 00:00:00 UTC 1970');
    expect(logDate(951782399999)).toBe('2000-02-28 23:59:59,999');
    for (let ms = -3e12; ms < 5e12; ms += 86_399_999_777) {
      const [iso] = new Date(ms).toISOString().replace('T', ' ').replace('.', ',').split('Z');
      if (ms > -6e13) expect(logDate(ms)).toBe(iso);
    }
  });

  it('are right for negative longs', () => {
    expect(hex(-1n)).toBe('ffffffffffffffff');
    expect(hex(0x100000038n)).toBe('100000038');
  });
});

describe('the help', () => {
  it('lists every command of the real client, sorted as Java sorts', () => {
    const lines = helpText().split('\n');
    expect(lines.slice(0, 12)).toEqual([
      'ZooKeeper -server host:port -client-configuration properties-file cmd args',
      '\taddWatch [-m mode] path # optional mode is one of [PERSISTENT, PERSISTENT_RECURSIVE] - default is PERSISTENT_RECURSIVE',
      '\taddauth scheme auth',
      '\tclose ',
      '\tconfig [-c] [-w] [-s]',
      '\tconnect host:port',
      '\tcreate [-s] [-e] [-c] [-t ttl] path [data] [acl]',
      '\tdelete [-v version] path',
      '\tdeleteall path [-b batch size]',
      '\tdelquota [-n|-b|-N|-B] path',
      '\tget [-s] [-w] path',
      '\tgetAcl [-s] path',
    ]);
    expect(lines.slice(-6)).toEqual([
      '\tsetquota -n|-b|-N|-B val path',
      '\tstat [-w] path',
      '\tsync path',
      '\tversion ',
      '\twhoami ',
      '',
    ]);
    expect(lines).toHaveLength(30);
  });
});

describe('the errors of the server', () => {
  it('are shown in the words of the client', () => {
    const text = (code: number, path?: string) =>
      (cliError(new KeeperException(code, path)) as Error).message;
    expect(text(Code.noNode, '/missing')).toBe('Node does not exist: /missing');
    expect(text(Code.invalidAcl)).toBe('Acl is not valid : null');
    expect(text(Code.badVersion, '/cli')).toBe('version No is not valid : /cli');
    expect(text(Code.unimplemented, '/cli/ttl')).toBe(
      'KeeperErrorCode = Unimplemented for /cli/ttl',
    );
    expect(text(Code.connectionLoss, '/')).toBe('KeeperErrorCode = ConnectionLoss for /');
  });
});

describe('paths on a host', () => {
  it('are resolved and taken apart as a shell does', () => {
    expect(resolvePath('/root', 'a/../b/./c')).toBe('/root/b/c');
    expect(resolvePath('/', '/root/zk/bin/../conf/zoo.cfg')).toBe('/root/zk/conf/zoo.cfg');
    expect(dirname('/root/zk/bin/zkServer.sh')).toBe('/root/zk/bin');
    expect(dirname('zkServer.sh')).toBe('.');
    expect(dirname('/conf//srv/x.cfg')).toBe('/conf//srv');
  });
});
