// The machine's own apt sources, read, and turned into a list for one suite. Pure.

/**
 * One source of packages.
 *
 * @typedef {{uris: string[], suites: string[], components: string[], signedBy?: string, architectures?: string}} Source
 */

/**
 * A file in the deb822 style (sources.list(5), "DEB822-STYLE FORMAT").
 *
 * @example
 * "Types: deb\nURIs: http://mirror/debian\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: /usr/…gpg\n"
 * @returns {Source[]}
 */
export function parseDeb822(text) {
  const sources = []
  for (const paragraph of text.replaceAll(/^#.*\n?/gm, '').split(/\n\s*\n/)) {
    const fields = {}
    let last
    for (const line of paragraph.split('\n')) {
      const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line)
      if (match && !/^\s/.test(line)) {
        last = match[1].toLowerCase()
        fields[last] = match[2].trim()
      } else if (last !== undefined && line.trim() !== '') {
        fields[last] += `\n ${line.trim()}` // A continuation: lists, or a key block.
      }
    }
    if (!words(fields.types).includes('deb') || /^no$/i.test(fields.enabled ?? '')) continue
    sources.push(
      compact({
        uris: words(fields.uris),
        suites: words(fields.suites),
        components: words(fields.components),
        signedBy: fields['signed-by'],
        architectures: fields.architectures,
      }),
    )
  }
  return sources
}

/**
 * A file in the one-line style.
 *
 * @example
 * "deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] http://mirror/ubuntu jammy main universe"
 * @returns {Source[]}
 */
export function parseOneLine(text) {
  const sources = []
  for (const line of text.split('\n')) {
    const match = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line.trim())
    if (!match) continue
    const options = Object.fromEntries(words(match[1]).map((option) => option.split('=', 2)))
    sources.push(
      compact({
        uris: [match[2]],
        suites: [match[3]],
        components: words(match[4]),
        signedBy: options['signed-by'],
        architectures: options.arch?.replaceAll(',', ' '),
      }),
    )
  }
  return sources
}

/**
 * The distribution's own sources, for another suite of the same archive: `bookworm-security` becomes
 * `trixie-security`. Sources of third parties are left out, as is every option that turns signatures off.
 *
 * @param {readonly Source[]} sources
 * @param {{from: string, to: string, components: readonly string[]}} change
 * @returns {string} a deb822 file; empty where no source is the distribution's
 */
export function sourcesForSuite(sources, { from, to, components }) {
  const paragraphs = []
  for (const source of sources) {
    const suites = source.suites
      .filter((suite) => suite === from || (suite.startsWith(`${from}-`) && !suite.endsWith('-backports')))
      .map((suite) => to + suite.slice(from.length))
      .filter((suite) => suite === to || to !== 'sid') // Debian's unstable suite is one, without updates beside it.
    const wanted = source.components.filter((component) => components.includes(component))
    if (suites.length === 0 || wanted.length === 0) continue
    paragraphs.push(
      [
        'Types: deb',
        `URIs: ${source.uris.join(' ')}`,
        `Suites: ${suites.join(' ')}`,
        `Components: ${wanted.join(' ')}`,
        ...(source.architectures ? [`Architectures: ${source.architectures}`] : []),
        ...(source.signedBy ? [`Signed-By: ${source.signedBy}`] : []),
        '',
      ].join('\n'),
    )
  }
  return [...new Set(paragraphs)].join('\n')
}

/** The first source that offers `suite`: where a base system can be made from. */
export const sourceOfSuite = (sources, suite) =>
  sources.find((source) => source.suites.includes(suite) && source.components.includes('main'))

/**
 * What `apt-get download --print-uris` says.
 *
 * @example
 * "'http://mirror/pool/d/docker.io_26.1.5%2bdfsg1-9_amd64.deb' docker.io_26.1.5+dfsg1-9_amd64.deb 23037844 SHA256:…"
 * @returns {{name: string, version: string, file: string, bytes: number}[]}
 */
export function parsePrintUris(text) {
  const packages = []
  for (const line of text.split('\n')) {
    const match = /^'[^']+' (\S+) (\d+)/.exec(line)
    if (!match) continue
    const [name, version] = match[1].split('_')
    packages.push({ name, version: decodeURIComponent(version), file: match[1], bytes: Number(match[2]) })
  }
  return packages
}

const words = (text) => (text ?? '').split(/\s+/).filter(Boolean)

const compact = (source) =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined))
