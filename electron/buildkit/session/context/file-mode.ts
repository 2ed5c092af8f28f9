import type { BigIntStats } from 'node:fs'

/** Bits of Go's os.FileMode beside the nine permissions (https://pkg.go.dev/io/fs#FileMode). */
const DIR = 0x80000000
const SYMLINK = 1 << 27
const DEVICE = 1 << 26
const NAMED_PIPE = 1 << 25
const SETUID = 1 << 23
const SETGID = 1 << 22
const CHAR_DEVICE = 1 << 21
const STICKY = 1 << 20

/**
 * The mode of a file as the engine wants it. A socket becomes a plain file, as no archive can hold one.
 * Example: a folder with mode 0o40755 is 0x800001ed.
 */
export function goFileMode(stats: BigIntStats): number {
  const unix = Number(stats.mode)
  let mode = unix & 0o777
  if (unix & 0o4000) mode |= SETUID
  if (unix & 0o2000) mode |= SETGID
  if (unix & 0o1000) mode |= STICKY
  if (stats.isDirectory()) mode |= DIR
  else if (stats.isSymbolicLink()) mode |= SYMLINK
  else if (stats.isFIFO()) mode |= NAMED_PIPE
  else if (stats.isBlockDevice()) mode |= DEVICE
  else if (stats.isCharacterDevice()) mode |= DEVICE | CHAR_DEVICE
  return mode >>> 0
}
