import type { LogLoss } from '#shared/build/log/log-line.ts'
import { formatSize } from '#shared/format/size.ts'
import { codeOf } from '#electron/lib/file-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'

/** Says why output of a build could not be kept. */
export function lossOf(cause: unknown, limit = 0): LogLoss {
  if (cause === 'too-large') {
    const message = `This log has reached ${formatSize(limit)}: what the build printed after that is not kept.`
    return { reason: 'too-large', message }
  }
  if (cause === 'too-slow') {
    const message = 'The build printed faster than the disk takes it: some of its output is not kept.'
    return { reason: 'too-slow', message }
  }
  const code = codeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = 'The disk is full: some of this build’s output is not kept. The build goes on.'
    return { reason: 'disk-full', message }
  }
  const message = `Output of this build could not be kept: ${messageOf(cause)}. The build goes on.`
  return { reason: 'unwritable', message }
}
