/**
 * What JournalNodes, and those who write to them, say in the trace: every promise, every batch of
 * edits, every segment that ends, so that invariants need nothing else. A digest is the sum of the
 * checksums of the transactions; those of adjacent ranges add up.
 */

import { type EventDefinition, t } from '../../core/plugin/index.ts';

const journal = t.text({ about: 'the journal, by its id' });
const epoch = t.int({ about: 'the epoch of the writer' });
const from = t.text({ about: 'the address of the writer' });
const segment = t.int({ about: 'where the segment begins' });
const first = t.int({ about: 'the first transaction' });
const last = t.int({ about: 'the last transaction' });
const digest = t.int({ about: 'what they hold' });
const promised = t.int({ about: 'the epoch that the JournalNode has promised' });

export const events: Readonly<Record<string, EventDefinition>> = {
  formatted: t.event(
    {
      journal,
      namespaceId: t.int({ about: 'the namespace it is for' }),
      clusterId: t.text({ about: 'the cluster it is for' }),
    },
    (data) => `formats journal ${data.journal} for namespace ${data.namespaceId}`,
  ),
  'journal-opened': t.event(
    { journal, promised, writer: t.int({ about: 'the epoch of the last writer' }) },
    (data) => `opens journal ${data.journal}, having promised epoch ${data.promised}`,
  ),
  'epoch-promised': t.event(
    { journal, epoch, from },
    (data) => `promises epoch ${data.epoch} to ${data.from}`,
  ),
  'writer-rejected': t.event(
    { journal, epoch, promised, from },
    (data) => `refuses the writer of epoch ${data.epoch}, having promised ${data.promised}`,
  ),
  'segment-started': t.event(
    { journal, epoch, segment },
    (data) => `starts a segment at ${data.segment} for epoch ${data.epoch}`,
  ),
  'edit-accepted': t.event(
    { journal, epoch, from, segment, first, last, digest },
    (data) => `takes edits ${data.first} to ${data.last} of epoch ${data.epoch}`,
  ),
  'segment-finalized': t.event(
    { journal, first, last, digest },
    (data) => `finalizes the segment ${data.first} to ${data.last}`,
  ),
  'segment-synced': t.event(
    { journal, first, last, digest },
    (data) => `has fetched the segment ${data.first} to ${data.last}`,
  ),
  'recovery-accepted': t.event(
    { journal, epoch, first, last, digest },
    (data) => `accepts the segment ${data.first} to ${data.last} of epoch ${data.epoch}`,
  ),
  'writer-epoch': t.event(
    { journal, epoch },
    (data) => `is the writer of journal ${data.journal} in epoch ${data.epoch}`,
  ),
  'edits-sent': t.event(
    { journal, epoch, segment, first, last, digest },
    (data) => `sends edits ${data.first} to ${data.last} to the JournalNodes`,
  ),
  'edits-durable': t.event(
    { journal, epoch, segment, first, last, digest },
    (data) => `has edits ${data.first} to ${data.last} on a majority of JournalNodes`,
  ),
};
