/** `FSImage.loadEdits` and `FSEditLogLoader`: applies transactions to a namesystem, in their order. */

import type { System } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../../hadoop-common/door.ts';
import { digestOf, type EditLogInputStream, encodedLength } from '../../../journalnode/door.ts';
import type { Namesystem } from '../namesystem/namesystem.ts';
import { decodeOp } from '../ops/edit-op.ts';

const LOGGER = 'namenode.FSImage';
/** `EditLogInputException`: the stream broke; what came before it is applied. */
export const EDIT_LOG_INPUT = 'org.apache.hadoop.hdfs.server.namenode.EditLogInputException';

/**
 * How many transactions were applied. Those that are applied already are passed over.
 * @throws JavaException `EditLogInputException` for a stream that cannot be read, and others for
 *   edits that do not fit
 */
export async function loadEdits(
  sys: System,
  log: Logger,
  namesystem: Namesystem,
  streams: readonly EditLogInputStream[],
): Promise<number> {
  const before = namesystem.lastAppliedTxId;
  const start = sys.clock.monotonic();
  let size = 0;
  for (const stream of streams) {
    const expected = namesystem.lastAppliedTxId + 1;
    log.info(LOGGER, `Reading ${stream.name} expecting start txid #${expected}`);
    log.info(LOGGER, `Start loading edits file ${stream.name} maxTxnsToRead = 9223372036854775807`);
    const records = await recordsOf(stream);
    const fresh = records.filter(({ txid }) => txid >= expected);
    for (const record of fresh) {
      const next = namesystem.lastAppliedTxId + 1;
      if (record.txid !== next) {
        throw new JavaException(
          JAVA.io,
          `There appears to be a gap in the edit log.  We expected txid ${next}, but got txid ${record.txid}.`,
        );
      }
      const op = decodeOp(record);
      if (!op) throw new JavaException(JAVA.io, `Read invalid opcode ${record.opcode}`);
      namesystem.replay(op, record.txid);
    }
    size += encodedLength(records);
    if (fresh.length > 0) {
      const last = namesystem.lastAppliedTxId;
      const digest = digestOf(fresh);
      sys.observe('edits-applied', { first: expected, last, digest });
    }
  }
  const loaded = namesystem.lastAppliedTxId - before;
  if (streams.length > 0) {
    const elapsed = sys.clock.monotonic() - start;
    log.info(
      LOGGER,
      `Loaded ${streams.length} edits file(s) (the last named ${streams.at(-1)!.name}) of total size ${size}.0, total edits ${loaded}.0, total load time ${elapsed.toFixed(1)} ms`,
    );
  }
  return loaded;
}

async function recordsOf(stream: EditLogInputStream): ReturnType<EditLogInputStream['read']> {
  try {
    return await stream.read();
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    throw new JavaException(
      EDIT_LOG_INPUT,
      `Error reading edit log stream ${stream.name}: ${error.message}`,
    );
  }
}
