import { familiarImageName } from './image-name.ts'

/** The contexts given with a build, found as BuildKit finds them: `docker.io/library/debian:latest` is `debian`. */
export class NamedContexts {
  readonly #names: ReadonlyMap<string, string>

  /** A name may end in a platform that it is meant for: `debian::linux/arm64`. */
  constructor(names: readonly string[]) {
    this.#names = new Map(names.map((name) => [name.replace(/::.*$/, '').toLowerCase(), name]))
  }

  /** The name as it was given. */
  find(name: string): string | undefined {
    if (this.#names.size === 0 || /^(?:scratch|context)$/i.test(name)) return undefined
    return this.#names.get(
      familiarImageName(name)
        .replace(/:latest$/, '')
        .toLowerCase(),
    )
  }
}
