import type { BuildEvent } from '#shared/build/build-event.ts'
import type { LogSink } from '#electron/services/build-log/build-logs.ts'

/** Hands a build's output on to where it is kept, with the name and platform of the step that printed it. */
export class LogFeed {
  readonly #sink: LogSink
  readonly #names = new Map<string, string>()
  readonly #platforms = new Map<string, string>()

  constructor(sink: LogSink) {
    this.#sink = sink
  }

  add(event: BuildEvent): void {
    switch (event.kind) {
      case 'ops':
        for (const { digest, platform } of event.ops) {
          if (platform !== undefined) this.#platforms.set(digest, platform)
        }
        return
      case 'vertex':
        this.#names.set(event.digest, event.name)
        if (event.completedAt !== undefined) this.#sink.endStep(event.digest)
        return
      case 'log': {
        const { digest } = event
        const platform = this.#platforms.get(digest)
        const name = this.#names.get(digest) ?? digest
        this.#sink.add(event, { digest, name, ...(platform === undefined ? {} : { platform }) })
        return
      }
      case 'finished':
        void this.#sink.end(event.outcome.kind)
        return
      case 'started':
      case 'status':
      case 'warning':
        return
    }
  }
}
