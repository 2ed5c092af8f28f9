// Whether Chromium's sandbox can work for this user.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isRoot } from './machine.mjs'
import { SetupError } from './say.mjs'

/**
 * Newer Ubuntu keeps user namespaces from programs that AppArmor does not know; Chromium's other way is a helper that
 * belongs to root. The sandbox is never turned off for that: the line that mends it is said.
 *
 * @returns {SetupError | undefined}
 */
export function sandboxProblem(dist) {
  if (process.platform !== 'linux' || isRoot() || !isRestricted()) return undefined
  const helper = join(dist, 'chrome-sandbox')
  const info = statSync(helper, { throwIfNoEntry: false })
  if (info?.uid === 0 && (info.mode & 0o4000) !== 0) return undefined
  return new SetupError(
    'This system keeps Chromium’s sandbox from unpacked applications.',
    `Allow it for this one: sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  )
}

const isRestricted = () =>
  reads('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1') ||
  reads('/proc/sys/kernel/unprivileged_userns_clone', '0')

function reads(file, value) {
  try {
    return readFileSync(file, 'utf8').trim() === value
  } catch {
    return false
  }
}
