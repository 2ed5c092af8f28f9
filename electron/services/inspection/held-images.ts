import type { LookUpImages } from '#electron/docker/connect.ts'
import type { EngineImage } from '#electron/docker/docker-engine.ts'

/** How long an answer holds, in ms: another program may pull or remove an image. */
const HOLDS = 15_000

interface Answer {
  readonly at: number
  readonly image: Promise<EngineImage | undefined>
}

/** Which images an engine has, remembered for a short time: somebody who types asks often. */
export class HeldImages {
  readonly #lookUp: LookUpImages | undefined
  readonly #ended: AbortSignal
  #answers = new Map<string, Answer>()

  /**
   * @param lookUp absent for an engine whose images have no names: then it has none
   * @param ended ends what is still being asked; a question that is given up goes on, since the next one needs its answer
   */
  constructor(lookUp: LookUpImages | undefined, ended: AbortSignal) {
    this.#lookUp = lookUp
    this.#ended = ended
  }

  /** The images that the engine has, by name. @throws with the engine's reason, or the signal's */
  async find(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, EngineImage>> {
    this.#ask(names)
    const found = new Map<string, EngineImage>()
    for (const name of names) {
      const image = await this.#answers.get(name)?.image
      if (image !== undefined) found.set(name, image)
    }
    signal.throwIfAborted()
    return found
  }

  /** Images may have come or gone. */
  forget(): void {
    this.#answers = new Map()
  }

  #ask(names: readonly string[]): void {
    if (this.#lookUp === undefined) return
    const now = performance.now()
    const unknown = names.filter((name) => now - (this.#answers.get(name)?.at ?? -Infinity) >= HOLDS)
    if (unknown.length === 0) return
    const answers = this.#answers
    const images = this.#lookUp(unknown, this.#ended)
    for (const [index, name] of unknown.entries()) {
      const image = images.then((found) => found[index])
      image.catch(() => answers.delete(name))
      answers.set(name, { at: now, image })
    }
  }
}
