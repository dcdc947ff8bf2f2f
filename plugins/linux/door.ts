/** What other plugins take of `linux`: the client's end of ssh, for programs that bring their own. */

export { SshChannel, SshFailure } from './ssh/client.ts';
export { decodeJson, type ExecRequest, type ExitReply, type FileReply } from './ssh/frames.ts';
