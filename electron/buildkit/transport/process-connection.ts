import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { Carrier } from './carrier.ts'

/** How long a program may take to end once it was told to, in milliseconds. */
const GRACE = 2000

/** How much of a program's standard error is kept, in characters. */
const KEPT = 4096

/**
 * A connection through a program's standard input and output. The program ends when the connection does, and the other
 * way round: with an error if it failed.
 */
export class ProcessConnection extends Carrier {
  readonly #child: ChildProcessWithoutNullStreams
  #ended = false

  /** @param errorOf makes the error of an exit code and the end of the standard error */
  constructor(
    child: ChildProcessWithoutNullStreams,
    errorOf: (code: number | null, stderr: string) => Error,
  ) {
    super()
    this.#child = child
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-KEPT)
    })
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause()
    })
    child.stdin.on('error', () => undefined) // The program ended; 'close' follows and says why.
    child.once('close', (code) => {
      this.#ended = true
      if (code === 0) this.saidAll()
      else this.destroy(errorOf(code, stderr))
    })
  }

  override _read(): void {
    this.#child.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A program that has gone takes no more: its end tells the cause.
    this.#child.stdin.write(chunk, () => done())
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(() => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#ended) {
      this.#child.stdin.destroy()
      this.#child.kill('SIGTERM')
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE)
      this.#child.once('close', () => clearTimeout(timer))
    }
    done(error)
  }
}
