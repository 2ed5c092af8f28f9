// apt beside the system's: own state, own lists, one suite. It downloads and unpacks; it installs nothing.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDeb822, parseOneLine, parsePrintUris, sourcesForSuite } from './apt-sources.mjs'
import { run } from './run.mjs'
import { SetupError, formatBytes, say } from './say.mjs'

/** The sources that the machine's administrator set up. */
export function machineSources(etc = '/etc/apt') {
  const sources = []
  const files = [join(etc, 'sources.list')]
  const parts = join(etc, 'sources.list.d')
  if (existsSync(parts)) files.push(...readdirSync(parts).map((name) => join(parts, name)))
  for (const file of files) {
    if (!existsSync(file)) continue
    if (file.endsWith('.sources')) sources.push(...parseDeb822(readFileSync(file, 'utf8')))
    else if (file.endsWith('.list')) sources.push(...parseOneLine(readFileSync(file, 'utf8')))
  }
  return sources
}

export class PrivateApt {
  #folder
  #suite
  #system
  #fresh = false

  /**
   * @param {string} cache the user's cache folder for Slipway
   * @param {{codename: string, name: string, architecture?: string}} system another architecture than the machine's
   *   where it names one
   * @param {string} suite
   */
  constructor(cache, system, suite) {
    this.#folder = join(cache, 'apt', system.architecture ? `${suite}-${system.architecture}` : suite)
    this.#suite = suite
    this.#system = system
  }

  /** Names, versions and sizes of what a download would bring. */
  async look(packages) {
    await this.#refresh()
    const { output } = await this.#apt(['download', '--print-uris', '-qq', ...packages], '.')
    return parsePrintUris(output)
  }

  /**
   * Downloads packages (apt checks their signatures and hashes) and unpacks them into one folder.
   *
   * @returns what was unpacked
   */
  async unpack(packages, into) {
    const found = await this.look(packages)
    const total = found.reduce((sum, { bytes }) => sum + bytes, 0)
    say(
      `Downloading ${found.map(({ name, version, bytes }) => `${name} ${version} (${formatBytes(bytes)})`).join(', ')}` +
        `: ${formatBytes(total)} from ${this.#suite}`,
    )
    const downloads = join(this.#folder, 'downloads')
    rmSync(downloads, { recursive: true, force: true })
    mkdirSync(downloads, { recursive: true })
    await this.#apt(['download', '-q', ...packages], downloads)
    mkdirSync(into, { recursive: true })
    for (const { file } of found) await run('dpkg-deb', ['-x', join(downloads, file), into])
    rmSync(downloads, { recursive: true, force: true })
    return found
  }

  /** Package lists of this suite, at most a day old. */
  async #refresh() {
    if (this.#fresh) return
    const stamp = join(this.#folder, 'refreshed')
    const { architecture } = this.#system
    const sources = sourcesForSuite(withArchitecture(machineSources(), architecture), {
      from: this.#system.codename,
      to: this.#suite,
      components: ['main', 'universe'],
    })
    if (sources === '')
      throw new SetupError(
        `apt has no source for ${this.#system.codename || this.#system.name} on this machine.`,
        'Restore the distribution’s own entry under /etc/apt, or install Docker Engine yourself.',
      )
    const sourcesFile = join(this.#folder, 'suite.sources')
    const changed = !existsSync(sourcesFile) || readFileSync(sourcesFile, 'utf8') !== sources
    const isRecent = existsSync(stamp) && Date.now() - statSync(stamp).mtimeMs < 86_400_000
    if (!changed && isRecent) {
      this.#fresh = true
      return
    }
    for (const name of ['state/lists/partial', 'cache/archives/partial'])
      mkdirSync(join(this.#folder, name), { recursive: true })
    writeFileSync(sourcesFile, sources)
    writeFileSync(join(this.#folder, 'apt.conf'), this.#configuration())
    say(`Reading the package lists of ${this.#suite} (about 10 MB; own copy, the system’s stays as it is)`)
    const { output } = await this.#apt(['update', '-q', '--error-on=any'], this.#folder).catch((error) => {
      throw new SetupError(
        `The package lists of ${this.#suite} cannot be had: ${lastError(error.remedy ?? '')}`,
        /NO_PUBKEY|not signed/.test(error.remedy ?? '')
          ? 'The machine’s keyring is older than that suite: apt-get install debian-archive-keyring'
          : 'Check the network and the machine’s apt sources, then start again.',
      )
    })
    writeFileSync(stamp, output)
    this.#fresh = true
  }

  /** Read after the machine's own configuration, whose proxies and certificates stay in force. */
  #configuration() {
    const quoted = (path) => `"${join(this.#folder, path)}"`
    return [
      '#clear APT::Update::Post-Invoke;',
      '#clear APT::Update::Post-Invoke-Success;',
      '#clear DPkg::Post-Invoke;',
      `Dir::State ${quoted('state')};`,
      'Dir::State::status "/var/lib/dpkg/status";',
      `Dir::Cache ${quoted('cache')};`,
      `Dir::Etc::sourcelist ${quoted('suite.sources')};`,
      'Dir::Etc::sourceparts "/dev/null";',
      'Dir::Etc::preferences "/dev/null";',
      'Dir::Etc::preferencesparts "/dev/null";',
      ...(this.#system.architecture
        ? [
            `APT::Architecture "${this.#system.architecture}";`,
            `APT::Architectures { "${this.#system.architecture}"; };`,
          ]
        : []),
      'APT::Sandbox::User "root";',
      'APT::Get::AllowUnauthenticated "false";',
      'Acquire::AllowInsecureRepositories "false";',
      'Acquire::Languages "none";',
      'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
      'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
      'Acquire::Retries "2";',
      '',
    ].join('\n')
  }

  #apt(args, cwd) {
    return run('apt-get', ['-c', join(this.#folder, 'apt.conf'), ...args], {
      cwd: cwd === '.' ? this.#folder : cwd,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      timeoutMs: 900_000,
    })
  }
}

const withArchitecture = (sources, architectures) =>
  architectures === undefined ? sources : sources.map((source) => ({ ...source, architectures }))

const lastError = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line.startsWith('E:') || line.startsWith('W:')) ?? 'apt-get update failed'
