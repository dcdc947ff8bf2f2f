/** `org.apache.hadoop.ha.StreamPumper`: hands on what a fencing command prints, line by line. */

export class LinePump {
  /** Before every line: the command's pid and name. */
  prefix = '';
  private readonly write: (line: string) => void;
  private readonly decoder = new TextDecoder();
  private rest = '';

  constructor(write: (line: string) => void) {
    this.write = write;
  }

  push(bytes: Uint8Array): void {
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.write(`${this.prefix}${line}`);
  }

  /** A last line needs no newline. */
  end(): void {
    if (this.rest !== '') this.write(`${this.prefix}${this.rest}`);
    this.rest = '';
  }
}
