/** What every edit log file begins with (`EditLogFileOutputStream.writeHeader`): version and flags. */

/** `NameNodeLayoutVersion.CURRENT_LAYOUT_VERSION` of Hadoop 3.3. */
export const LAYOUT_VERSION = -66;

export const HEADER_LENGTH = 8;

export function encodeHeader(layoutVersion: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_LENGTH);
  new DataView(bytes.buffer).setInt32(0, layoutVersion);
  return bytes;
}

/** The layout version, or undefined when there is no whole header of a version that can be read. */
export function decodeHeader(bytes: Uint8Array): number | undefined {
  if (bytes.length < HEADER_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_LENGTH);
  const layoutVersion = view.getInt32(0);
  const flags = view.getInt32(4);
  return layoutVersion >= LAYOUT_VERSION && layoutVersion < 0 && flags === 0
    ? layoutVersion
    : undefined;
}
