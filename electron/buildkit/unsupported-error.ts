/** The engine cannot do what a request asks for, which is found before anything is built. */
export class UnsupportedError extends Error {
  /** For people, for instance `attestations`. */
  readonly feature: string

  /** @param why a sentence that goes on after the feature, for instance `need the containerd image store` */
  constructor(feature: string, why = 'cannot be had from this engine') {
    super(`${feature} ${why}.`)
    this.feature = feature
  }
}
