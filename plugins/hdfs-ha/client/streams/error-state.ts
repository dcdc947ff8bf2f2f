/**
 * `DataStreamer.ErrorState`: that something is wrong with a pipeline, and with which of its
 * DataNodes. An error without a DataNode is not the pipeline's, and ends the stream.
 */

export class ErrorState {
  badNodeIndex = -1;
  private internal = false;

  get hasError(): boolean {
    return this.internal;
  }

  get isNodeMarked(): boolean {
    return this.badNodeIndex >= 0;
  }

  get hasDatanodeError(): boolean {
    return this.internal && this.isNodeMarked;
  }

  setInternalError(): void {
    this.internal = true;
  }

  /** The client could not write to, or hear of, the first one. */
  markFirstNodeIfNotMarked(): void {
    if (!this.isNodeMarked) this.badNodeIndex = 0;
  }

  reset(): void {
    this.internal = false;
    this.badNodeIndex = -1;
  }
}
