/** An option of the command line that cannot be understood. */
export class OptionError extends Error {
  /** @param option with its value: `--output type=zip` */
  constructor(option: string, why: string) {
    super(`${option}: ${why}`)
  }
}
