/** The commands of the shell that are modelled, by the names under which they are called. */

import type { CommandClass } from './command.ts';
import { AppendToFile } from './commands/append-to-file.ts';
import { Cat, Head, Tail } from './commands/cat.ts';
import { Cp } from './commands/cp.ts';
import { Find } from './commands/find.ts';
import { Get } from './commands/get.ts';
import { Getmerge } from './commands/getmerge.ts';
import { Help, UsageText } from './commands/help.ts';
import { Ls } from './commands/ls.ts';
import { Mkdir } from './commands/mkdir.ts';
import { Mv } from './commands/mv.ts';
import { Chgrp, Chmod, Chown } from './commands/permissions.ts';
import { MoveFromLocal, Put } from './commands/put.ts';
import { Rm } from './commands/rm.ts';
import { Rmdir } from './commands/rmdir.ts';
import { Setrep } from './commands/setrep.ts';
import { Stat } from './commands/stat.ts';
import { Test } from './commands/test.ts';
import { Touch, Touchz } from './commands/touch.ts';
import { Truncate } from './commands/truncate.ts';
import { Count, Df, Du } from './commands/usage.ts';

export const COMMANDS: Readonly<Record<string, CommandClass>> = {
  appendToFile: AppendToFile,
  cat: Cat,
  chgrp: Chgrp,
  chmod: Chmod,
  chown: Chown,
  copyFromLocal: Put,
  copyToLocal: Get,
  count: Count,
  cp: Cp,
  df: Df,
  du: Du,
  find: Find,
  get: Get,
  getmerge: Getmerge,
  head: Head,
  help: Help,
  ls: Ls,
  mkdir: Mkdir,
  moveFromLocal: MoveFromLocal,
  mv: Mv,
  put: Put,
  rm: Rm,
  rmdir: Rmdir,
  setrep: Setrep,
  stat: Stat,
  tail: Tail,
  test: Test,
  text: Cat,
  touch: Touch,
  touchz: Touchz,
  truncate: Truncate,
  usage: UsageText,
};
