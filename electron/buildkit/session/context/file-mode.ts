import type { BigIntStats } from 'node:fs'
import { GO_MODE } from '../go-mode.ts'

/**
 * The mode of a file as the engine wants it. A socket becomes a plain file, as no archive can hold one.
 * Example: a folder with mode 0o40755 is 0x800001ed.
 */
export function goFileMode(stats: BigIntStats): number {
  const unix = Number(stats.mode)
  let mode = unix & 0o777
  if (unix & 0o4000) mode |= GO_MODE.setuid
  if (unix & 0o2000) mode |= GO_MODE.setgid
  if (unix & 0o1000) mode |= GO_MODE.sticky
  if (stats.isDirectory()) mode |= GO_MODE.dir
  else if (stats.isSymbolicLink()) mode |= GO_MODE.symlink
  else if (stats.isFIFO()) mode |= GO_MODE.namedPipe
  else if (stats.isBlockDevice()) mode |= GO_MODE.device
  else if (stats.isCharacterDevice()) mode |= GO_MODE.device | GO_MODE.charDevice
  return mode >>> 0
}
