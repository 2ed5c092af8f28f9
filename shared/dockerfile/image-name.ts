import { goQuote } from './go-quote.ts'

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const host = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)'
const domain = `(?:${host}(?:\\.${host})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const reference = new RegExp(
  `^(?:${domain}/)?${component}(?:/${component})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
)
const maxNameLength = 255

/** What is wrong with an image's name, in the words of the reference grammar; `undefined` if nothing is. */
export function imageNameProblem(name: string): string | undefined {
  if (name.length <= 2 * maxNameLength && reference.test(name)) return undefined
  const prefix = `failed to parse stage name ${goQuote(name)}: invalid reference format`
  const repository = name.replace(/@.*$/, '').replace(/:[^/]*$/, '')
  if (
    name.length <= 2 * maxNameLength &&
    reference.test(repository.toLowerCase()) &&
    /[A-Z]/.test(repository)
  ) {
    const full = repository.includes('/') ? repository : `library/${repository}`
    return `${prefix}: repository name (${full}) must be lowercase`
  }
  return prefix
}

/** The short form that people write: `docker.io/library/debian:12` is `debian:12`. */
export function familiarImageName(name: string): string {
  return name
    .replace(/^(?:index\.)?docker\.io\/(?:library\/(?=[^/]+$))?/, '')
    .replace(/^library\/(?=[^/]+$)/, '')
}

/** With the tag that is meant where none is given: `debian` is `debian:latest`. */
export function taggedImageName(name: string): string {
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`
}

/** The whole name, as BuildKit tells it: `debian` is `docker.io/library/debian:latest`. */
export function fullImageName(name: string): string {
  const tagged = taggedImageName(name)
  const [first = '', ...rest] = tagged.split('/')
  if (rest.length === 0) return `docker.io/library/${tagged}`
  return /[.:]|^localhost$/.test(first) || first !== first.toLowerCase() ? tagged : `docker.io/${tagged}`
}
