/**
 * The files of a membership that changes at run time (`QuorumPeerConfig.writeDynamicConfig`,
 * `editStaticConfig`): the proposal in `zoo.cfg.dynamic.next`, a committed membership in
 * `zoo.cfg.dynamic.<version>`, and `zoo.cfg`, which loses its own lines and points there.
 */

import { lastOfEach, readProperties } from '../../config/properties.ts';
import { type System, SystemError } from '../../machine/system.ts';
import type { QuorumVerifier } from '../quorum-verifier.ts';
import type { Logger } from '../server/logger.ts';
import { concurrentMapOrder } from '../tree/java-map.ts';

type Step = (done: (error?: SystemError) => void) => void;

/** Lines that the rewritten `zoo.cfg` leaves to the dynamic file. */
const MOVED = /^(server\.|group|weight|dynamicConfigFile|peerType)/;
const CLIENT_PORT = /^clientPort/;

export class ConfigFiles {
  private readonly sys: System;
  private readonly path: string;
  private readonly logger: Logger;
  private readonly steps: Step[] = [];
  private isBusy = false;

  constructor(sys: System, path: string, logger: Logger) {
    this.sys = sys;
    this.path = path;
    this.logger = logger;
  }

  /** `backupOldConfig`: a `zoo.cfg` that still has the membership in it is kept aside. */
  backup(): void {
    const text = this.sys.disk.readText(this.path);
    this.enqueue(this.replacing(`${this.path}.bak`, () => text));
  }

  /** A proposal, with its version. */
  writeNext(verifier: QuorumVerifier, done: () => void): void {
    this.enqueue(this.replacing(`${this.path}.dynamic.next`, () => dynamicText(verifier, true)));
    this.enqueue((written) => {
      done();
      written();
    });
  }

  /** A committed membership; `endsProposal` says that nothing newer is proposed. */
  activate(verifier: QuorumVerifier, erasesClientPort: boolean, endsProposal: boolean): void {
    const { disk } = this.sys;
    const dynamic = `${this.path}.dynamic.${verifier.version.toString(16)}`;
    this.enqueue(this.replacing(dynamic, () => dynamicText(verifier, false)));
    this.enqueue(
      this.replacing(this.path, () =>
        staticText(disk.readText(this.path), dynamic, erasesClientPort),
      ),
    );
    if (!endsProposal) return;
    const next = `${this.path}.dynamic.next`;
    this.enqueue((done) => {
      if (disk.exists(next)) disk.remove(next);
      done();
    });
  }

  /** `AtomicFileOutputStream`: write beside, fsync, rename. */
  private replacing(path: string, text: () => string): Step {
    const { disk } = this.sys;
    return (done) => {
      disk.write(`${path}.tmp`, text());
      disk.fsync(`${path}.tmp`, (error) => {
        if (error === undefined) disk.rename(`${path}.tmp`, path, done);
        else done(error);
      });
    };
  }

  private enqueue(step: Step): void {
    this.steps.push(step);
    if (!this.isBusy) this.next();
  }

  /** A file that cannot be written is told and let be, as in the real server. */
  private next(): void {
    const step = this.steps.shift();
    this.isBusy = step !== undefined;
    if (step === undefined) return;
    const done = (error?: SystemError): void => {
      if (error !== undefined) this.failed(error);
      this.next();
    };
    try {
      step(done);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      done(error);
    }
  }

  private failed(error: SystemError): void {
    this.logger.error('QuorumPeer', `Error closing file: ${error.message}`);
  }
}

/** Sorted lines without an end of line after the last. */
function dynamicText(verifier: QuorumVerifier, keepsVersion: boolean): string {
  const lines = verifier.text.split('\n');
  return lines
    .filter((line) => keepsVersion || !line.startsWith('version'))
    .sort((a, b) => (a < b ? -1 : 1))
    .join('\n');
}

/** What is left of `zoo.cfg`, in the order in which `java.util.Properties` lists it. */
function staticText(text: string, dynamic: string, erasesClientPort: boolean): string {
  const table = lastOfEach(readProperties(text));
  const kept = concurrentMapOrder(readProperties(text).map(({ key }) => key)).filter(
    (key) => !MOVED.test(key) && !(erasesClientPort && CLIENT_PORT.test(key)),
  );
  const lines = kept.map((key) => `${key}=${table.get(key)?.value.trim()}\n`);
  return `${lines.join('')}dynamicConfigFile=${dynamic}\n`;
}
