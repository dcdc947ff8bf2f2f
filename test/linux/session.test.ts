/** A terminal's shell: what stays from one line to the next, what a person is told, what stops it. */

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them

import { describe, expect, it } from 'vitest';
import { expandPrompt } from '../../plugins/linux/shell/prompt.ts';
import type { Stage, Typed } from '../support/simulate.ts';
import { onLinux } from './stage.ts';

async function type(...lines: string[]): Promise<Typed[]> {
  const typed: Typed[] = [];
  await onLinux({
    script: async (stage) => {
      for (const line of lines) typed.push(await stage.type('m1', line));
    },
  });
  return typed;
}

const outputs = (typed: readonly Typed[]): string[] => typed.map(({ output }) => output);

describe('a terminal', () => {
  it('keeps directory, variables and exit code from one line to the next', async () => {
    const typed = await type(
      'cd /tmp; X=1',
      'echo $X $PWD',
      'false',
      'echo $?',
      'export X',
      'printenv X',
    );
    expect(outputs(typed)).toEqual(['', '1 /tmp\n', '', '0\n', '', '1\n'].with(3, '1\n'));
  });

  it('has sourced /etc/profile, as a login shell, and knows root', async () => {
    const [path, home] = await type('echo $PATH', 'echo ~ $USER $HOSTNAME $0');
    expect(path?.stdout).toBe('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n');
    expect(home?.stdout).toBe('/root root m1 bash\n');
  });

  it('learns the environment of the chapter by `source /etc/profile`', async () => {
    const typed = await type(
      'echo "export ZK_HOME=/root/zk" >> /etc/profile; echo \'export PATH=$PATH:$ZK_HOME/bin\' >> /etc/profile',
      'source /etc/profile',
      'echo $PATH',
    );
    expect(typed[2]?.stdout).toMatch(/:\/bin:\/root\/zk\/bin\n$/);
  });

  it('names no line in its errors', async () => {
    const [unknown, wrong, syntax] = await type('nosuch', 'cd /nowhere', 'echo a; )');
    expect(unknown).toMatchObject({ stderr: 'bash: nosuch: command not found\n', code: 127 });
    expect(wrong).toMatchObject({
      stderr: 'bash: cd: /nowhere: No such file or directory\n',
      code: 1,
    });
    expect(syntax).toMatchObject({
      stderr: "bash: syntax error near unexpected token `)'\n",
      stdout: '',
      code: 2,
    });
  });

  it('refuses a text before any of it has run', async () => {
    const [refused, after] = await type('touch /tmp/made\ncase x in esac', 'ls /tmp');
    expect(refused).toMatchObject({ stderr: 'bash: not modelled: case\n', code: 2 });
    expect(after?.stdout).toBe('');
  });

  it('refuses an option of a command and of a builtin by name', async () => {
    const typed = await type('ls -Z', 'tar -cf x y', 'tail -f x', 'cd -P /', 'kill -USR1 1');
    expect(typed.map(({ stderr, code }) => [stderr, code])).toEqual([
      ['ls: not modelled: option -Z\n', 2],
      ['tar: not modelled: option -c\n', 2],
      ['tail: not modelled: option -f\n', 2],
      ['bash: cd: not modelled: option -P\n', 2],
      ['bash: kill: not modelled: signal USR1\n', 2],
    ]);
  });

  it('stops at the first of several lines that fails', async () => {
    const [typed] = await type('echo a\nfalse\necho b');
    expect(typed).toMatchObject({ output: 'a\n', code: 1 });
  });

  it('goes on behind `exit` with a new shell', async () => {
    const [left, after] = await type('X=1; exit 3', 'echo [$X]');
    expect(left?.code).toBe(3);
    expect(after?.stdout).toBe('[]\n');
  });

  it('tells of a job when it starts and, behind a later line, when it has ended', async () => {
    const typed = await type('sleep 2 &', 'jobs', 'sleep 3', 'jobs', 'sleep 9 & kill %1; sleep 1');
    expect(typed[0]?.stderr).toMatch(/^\[1\] \d+\n$/);
    expect(typed[1]?.stdout).toBe('[1]+  Running                 sleep 2 &\n');
    expect(typed[2]?.output).toBe('[1]+  Done                    sleep 2\n');
    expect(typed[3]?.output).toBe('');
    expect(typed[4]?.stderr).toMatch(/\n\[1\]\+ {2}Terminated {14}sleep 9\n$/);
  });

  it('lets background commands run on, and knows the pid of the last', async () => {
    const typed = await type(
      'sleep 100 &',
      'kill -0 $! && echo alive; pgrep sleep | wc -l',
      'kill $!; wait $!',
    );
    expect(typed[1]?.stdout).toBe('alive\n1\n');
    expect(typed[2]?.code).toBe(143);
  });

  it('gives a daemon started by nohup the pid that `$!` says', async () => {
    const typed = await type(
      'nohup sleep 100 > /tmp/log 2>&1 & echo $! > /tmp/pid',
      'ps -ef | grep sleep | wc -l; kill -9 $(cat /tmp/pid); pgrep sleep; echo $?',
    );
    expect(typed[1]?.stdout).toBe('2\n1\n');
  });

  it('goes on after a program that it cannot run', async () => {
    const typed = await type(
      'cp /usr/bin/cat /usr/bin/python; echo "#!/usr/bin/python" > p; chmod +x p; ./p',
      './p | cat; echo ${X:?is missing}; echo not reached',
      'echo still here',
    );
    expect(typed[0]).toMatchObject({
      stderr: 'bash: not modelled: interpreter /usr/bin/python\n',
      code: 2,
    });
    expect(typed[1]).toMatchObject({
      output: 'bash: not modelled: interpreter /usr/bin/python\nbash: X: is missing\n',
      code: 1,
    });
    expect(typed[2]?.output).toBe('still here\n');
  });

  it('says of a foreground command that it was killed', async () => {
    let typed: Typed | undefined;
    await onLinux({
      script: async (stage) => {
        const running = stage.type('m1', 'sleep 100; echo after');
        await stage.sleep(1_000);
        const killer = await stage.type('m1', 'pkill -9 sleep', 'other');
        expect(killer.code).toBe(0);
        typed = await running;
      },
    });
    expect(typed).toMatchObject({ output: 'Killed\nafter\n', code: 0 });
  });

  it('ends the foreground and drops the rest of the text at Ctrl-C', async () => {
    let typed: Typed | undefined;
    let after: Typed | undefined;
    await onLinux({
      script: async (stage) => {
        const running = stage.type('m1', 'sleep 100; echo never');
        await stage.sleep(1_000);
        stage.control('m1', { verb: 'signal', pid: stage.pid(1, 'bash')!, signal: 'INT' });
        typed = await running;
        after = await stage.type('m1', 'echo still here');
      },
    });
    expect(typed).toMatchObject({ stdout: '', code: 130 });
    expect(after?.stdout).toBe('still here\n');
  });

  it('hands what is typed beside a line to its commands', async () => {
    let typed: Typed | undefined;
    await onLinux({
      script: async (stage) => {
        typed = await stage.type('m1', 'cat; read -r first; echo "<$first>"', 'main', 'one\ntwo\n');
      },
    });
    expect(typed?.stdout).toBe('one\ntwo\n<one>\n');
  });

  it('keeps two terminals of a host apart', async () => {
    let typed: Typed | undefined;
    await onLinux({
      script: async (stage) => {
        await stage.type('m1', 'X=1; cd /tmp', 'alice');
        typed = await stage.type('m1', 'echo [$X] $PWD', 'bob');
      },
    });
    expect(typed?.stdout).toBe('[] /root\n');
  });

  it('streams through a pipeline while its first command still runs', async () => {
    const times: number[] = [];
    await onLinux({
      script: async (stage: Stage) => {
        const running = stage.type('m1', '(echo a; sleep 5; echo b) | tee /tmp/seen');
        await stage.sleep(1_000);
        const early = await stage.type('m1', 'wc -l < /tmp/seen', 'other');
        const late = (await running).stdout;
        expect(late).toBe('a\nb\n');
        times.push(Number(early.stdout));
      },
    });
    expect(times).toEqual([1]);
  });

  it('runs an endless loop in time that goes by, so that it can be interrupted', async () => {
    let typed: Typed | undefined;
    await onLinux({
      script: async (stage) => {
        const running = stage.type('m1', 'while true; do :; done');
        await stage.sleep(50);
        stage.control('m1', { verb: 'signal', pid: stage.pid(1, 'bash')!, signal: 'INT' });
        typed = await running;
      },
    });
    expect(typed?.code).toBe(130);
  });

  it('says that the disk is full where bash says it', async () => {
    let typed: Typed | undefined;
    await onLinux({
      script: async (stage) => {
        stage.control('m1', { verb: 'disk', fault: { kind: 'full', freeBytes: 2 } });
        typed = await stage.type('m1', 'echo too much > /tmp/f');
      },
    });
    expect(typed).toMatchObject({
      stderr: 'bash: echo: write error: No space left on device\n',
      code: 1,
    });
  });
});

describe('the prompt', () => {
  it.each([
    ['/root', 'root@m1:~# '],
    ['/root/zk', 'root@m1:~/zk# '],
    ['/rooted', 'root@m1:/rooted# '],
  ])('in %s is %j', (cwd, expected) => {
    const context = { user: 'root', host: 'm1', cwd, home: '/root' };
    expect(expandPrompt('\\u@\\h:\\w\\$ ', context)).toBe(expected);
  });
});
