import { digestProblem } from './digest-problem.ts'
import { goQuote } from './go-quote.ts'

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const host = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)'
const domain = `(?:${host}(?:\\.${host})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const reference = new RegExp(
  `^(?:${domain}/)?(${component}(?:/${component})*)(?::[\\w][\\w.-]{0,127})?(?:@(${digest}))?$`,
)
/** Characters after the domain. */
const maxNameLength = 255
/** No name is longer, with domain, tag and digest: the pattern must not be tried on a whole book. */
const maxLength = 1000
const hub = 'docker.io'
const official = 'library/'

/** What is wrong with an image's name, in the words of the reference grammar; `undefined` if nothing is. */
export function imageNameProblem(name: string): string | undefined {
  const problem = faultOf(name)
  return problem === undefined ? undefined : `failed to parse stage name ${goQuote(name)}: ${problem}`
}

/** The short form that people write: `docker.io/library/debian:12` is `debian:12`. */
export function familiarImageName(name: string): string {
  const [place, rest] = placed(name)
  if (place !== hub) return name
  const short = rest.slice(official.length)
  return rest.startsWith(official) && !short.includes('/') ? short : rest
}

/** With the tag that is meant where none is given: `debian` is `debian:latest`. */
export function taggedImageName(name: string): string {
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`
}

/** The whole name, as BuildKit tells it: `debian` is `docker.io/library/debian:latest`. */
export function fullImageName(name: string): string {
  return placed(taggedImageName(name)).join('/')
}

/** The registry, and what it is asked for. The first part is a registry only if it looks like a host. */
function placed(name: string): readonly [string, string] {
  const slash = name.indexOf('/')
  if (slash < 0) return [hub, official + name]
  const first = name.slice(0, slash)
  const rest = name.slice(slash + 1)
  const isHub = first === hub || first === 'index.docker.io'
  if (!isHub && (/[.:]|^localhost$/.test(first) || first !== first.toLowerCase())) return [first, rest]
  const path = isHub ? rest : name
  return [hub, path.includes('/') ? path : official + path]
}

function faultOf(name: string): string | undefined {
  if (/^[a-f0-9]{64}$/.test(name)) {
    return `invalid repository name (${name}), cannot specify 64-byte hexadecimal strings`
  }
  const [place, rest] = placed(name)
  const [repository = ''] = rest.split(':', 1)
  if (repository !== repository.toLowerCase()) {
    return `invalid reference format: repository name (${repository}) must be lowercase`
  }
  const whole = `${place}/${rest}`
  if (whole.length > maxLength) return 'invalid reference format'
  const [isReference, path = '', sum] = reference.exec(whole) ?? []
  if (isReference === undefined) {
    return reference.test(whole.toLowerCase())
      ? 'repository name must be lowercase'
      : 'invalid reference format'
  }
  if (path.length > maxNameLength) return `repository name must not be more than ${maxNameLength} characters`
  return sum === undefined ? undefined : digestProblem(sum)
}
