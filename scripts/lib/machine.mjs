// What machine this is.
import { readFileSync } from 'node:fs'

/**
 * Fields of os-release(5).
 *
 * @example
 * 'ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'
 */
export function parseOsRelease(text) {
  const fields = {}
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(?:"(.*)"|'(.*)'|(.*))$/.exec(line.trim())
    if (match) fields[match[1]] = match[2] ?? match[3] ?? match[4] ?? ''
  }
  return {
    id: fields.ID ?? '',
    like: (fields.ID_LIKE ?? '').split(' ').filter(Boolean),
    codename: fields.UBUNTU_CODENAME || fields.VERSION_CODENAME || '',
    name: fields.PRETTY_NAME ?? fields.NAME ?? 'this system',
  }
}

/** The distribution on Linux; undefined elsewhere. */
export function distribution() {
  if (process.platform !== 'linux') return undefined
  try {
    return parseOsRelease(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return parseOsRelease('')
  }
}

export const isRoot = () => process.getuid?.() === 0

/** Debian and what descends from it: packages come by apt. */
export const hasApt = (system) =>
  system !== undefined && [system.id, ...system.like].some((id) => id === 'debian' || id === 'ubuntu')
