// Distribution packages that the studio needs on the machine itself. Only missing ones are added, none is replaced.
import { distribution, hasApt, isRoot } from './machine.mjs'
import { run } from './run.mjs'
import { SetupError, say } from './say.mjs'

/** Which of these packages are not installed. A name may hold alternatives: `libgtk-3-0|libgtk-3-0t64`. */
async function missingPackages(names) {
  if (names.length === 0) return []
  const all = names.flatMap((name) => name.split('|'))
  const { output } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...all], {
    allowFailure: true,
  })
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return names.filter((name) => !name.split('|').some((alternative) => installed.has(alternative)))
}

/**
 * Adds the missing ones of these packages.
 *
 * @param {readonly string[]} names
 */
export async function ensurePackages(names) {
  const system = distribution()
  if (!hasApt(system)) return
  const missing = await missingPackages(names)
  if (missing.length === 0) return
  const first = missing.map((name) => name.split('|')[0])
  if (!isRoot())
    throw new SetupError(
      `Packages are missing: ${first.join(', ')}.`,
      `Add them as root: apt-get install --no-install-recommends ${first.join(' ')}`,
    )
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
  const plan = (list) =>
    run('apt-get', ['install', '-s', '-qq', '--no-install-recommends', '--no-remove', ...list], {
      env,
      allowFailure: true,
    })
  let chosen = await choose(missing, env)
  if (chosen === undefined || (await plan(chosen)).code !== 0) {
    say('Reading the package lists (apt-get update)')
    await run('apt-get', ['update', '-q'], { env, timeoutMs: 600_000 })
    chosen = (await choose(missing, env)) ?? first
  }
  say(`Adding packages: ${chosen.join(', ')}`)
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', '--no-remove', ...chosen], {
    env,
    timeoutMs: 1_200_000,
    onLine: (line) => {
      if (/^Need to get|^After this operation/.test(line)) say(`  ${line}`)
    },
  })
}

/** For each name the alternative that this distribution has; undefined when one has none yet. */
async function choose(names, env) {
  const chosen = []
  for (const name of names) {
    let found
    for (const alternative of name.split('|')) {
      const { output } = await run('apt-cache', ['policy', alternative], { env, allowFailure: true })
      if (/Candidate: (?!\(none\))/.test(output)) {
        found = alternative
        break
      }
    }
    if (found === undefined) return undefined
    chosen.push(found)
  }
  return chosen
}
