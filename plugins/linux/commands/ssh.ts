/**
 * ssh: runs a command on another host. Standard input is read to its end before the command is
 * sent, so a remote program cannot talk back and forth with one here.
 */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions } from '../lib/options.ts';
import { parseDestination, SshChannel, SshFailure } from '../ssh/client.ts';
import { decodeJson, type ExecRequest, type ExitReply } from '../ssh/frames.ts';
import { readSshSettings } from '../ssh/options.ts';

export const ssh = command({
  name: 'ssh',
  summary: 'Runs a command on another host',
  usage: 'ssh [-nqTx] [-o OPTION] [-p PORT] [-l USER] [USER@]HOST COMMAND...',
  startup: { minMs: 50, maxMs: 100 },
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'nqTx4C', values: 'opil', ordered: true }, 255);
    const settings = readSshSettings(options, 'p');
    const [target, ...words] = options.operands;
    if (target === undefined) {
      sys.stderr.write(`usage: ${ssh.usage}\n`);
      return 255;
    }
    const { user, host } = parseDestination(target);
    const isInteractive = sys.stdin.interactive && !options.has('n');
    if (words.length === 0 && isInteractive) throw new NotModelled('interactive session');
    try {
      const login = options.value('l') ?? user;
      const channel = await SshChannel.open(sys, { user: login, host, ...settings });
      const hasInput = !options.has('n') && !isInteractive;
      const stdin = hasInput ? new TextDecoder().decode(await sys.stdin.readAll()) : '';
      const request: ExecRequest = {
        user: login,
        command: words.length > 0 ? words.join(' ') : undefined,
        stdin,
      };
      if (words.length === 0 && !options.has('T')) {
        sys.stderr.write(
          'Pseudo-terminal will not be allocated because stdin is not a terminal.\n',
        );
      }
      channel.send('x', JSON.stringify(request));
      for (;;) {
        const frame = await channel.receive();
        if (frame.kind === 'o') sys.stdout.write(frame.payload);
        else if (frame.kind === 'e') sys.stderr.write(frame.payload);
        else if (frame.kind === 'q') {
          channel.close();
          const { code, signalled } = decodeJson<ExitReply>(frame);
          if (code !== undefined) return signalled ? 255 : code;
          throw new SshFailure(`${login}@${host}: Permission denied (publickey,password).`);
        }
      }
    } catch (error) {
      if (!(error instanceof SshFailure)) throw error;
      if (!options.has('q')) sys.stderr.write(`${error.message}\n`);
      return 255;
    }
  },
});
