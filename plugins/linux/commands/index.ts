/** All commands of the linux plugin, in the order of their files. */

import type { Command } from '../lib/command.ts';
import { basename } from './basename.ts';
import { bash, sh } from './bash.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { cp } from './cp.ts';
import { curl } from './curl.ts';
import { date } from './date.ts';
import { dirname } from './dirname.ts';
import { echo } from './echo.ts';
import { env } from './env.ts';
import { fail } from './false.ts';
import { fuser } from './fuser.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { hostname } from './hostname.ts';
import { id } from './id.ts';
import { jps } from './jps.ts';
import { ls } from './ls.ts';
import { mkdir } from './mkdir.ts';
import { mv } from './mv.ts';
import { nc } from './nc.ts';
import { nohup } from './nohup.ts';
import { pgrep } from './pgrep.ts';
import { pkill } from './pkill.ts';
import { printenv } from './printenv.ts';
import { ps } from './ps.ts';
import { rm } from './rm.ts';
import { scp } from './scp.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { ssh } from './ssh.ts';
import { sshd } from './sshd.ts';
import { tail } from './tail.ts';
import { tar } from './tar.ts';
import { tee } from './tee.ts';
import { touch } from './touch.ts';
import { succeed } from './true.ts';
import { wc } from './wc.ts';
import { wget } from './wget.ts';
import { which } from './which.ts';
import { whoami } from './whoami.ts';

export const COMMANDS: readonly Command[] = [
  ...[
    basename,
    bash,
    cat,
    chmod,
    cp,
    curl,
    date,
    dirname,
    echo,
    env,
    fail,
    fuser,
    grep,
    head,
    hostname,
  ],
  ...[id, jps, ls, mkdir, mv, nc, nohup, pgrep, pkill, printenv, ps, rm, scp, seq, sh, sleep, sort],
  ...[ssh, succeed, tail, tar, tee, touch, wc, wget, which, whoami],
];

/** The one daemon; it is a role, and runs from boot on. */
export const SSHD: Command = sshd;
