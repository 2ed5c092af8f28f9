/** SSH keys or an agent of the request cannot be had. The message is a sentence for people and holds no key. */
export class SshError extends Error {
  readonly id: string

  constructor(id: string, message: string) {
    super(message)
    this.id = id
  }
}
