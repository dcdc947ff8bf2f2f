/** `DataTransferProtoUtil.checkBlockOpStatus` */

import { JAVA, JavaException } from '../../hadoop-common/door.ts';
import type { BlockOpResponse } from '../protocols/data-transfer.ts';

/** @param context what was being done, for the message. @throws JavaException */
export function checkStatus(response: BlockOpResponse, context: string): void {
  if (response.status === 'SUCCESS') return;
  const { status, message } = response;
  const got = `Got error, status=${status}, status message ${message}, ${context}`;
  throw new JavaException(JAVA.io, got);
}
