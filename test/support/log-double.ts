import { LineSplitter } from '#electron/services/build-log/line-splitter.ts'
import { matcherOf } from '#electron/services/build-log/search/matcher.ts'
import { shownLine } from '#electron/services/build-log/shown-line.ts'
import { carryAfter } from '#shared/build/log/ansi-spans.ts'
import { clipLimit } from '#shared/build/log/clip-notice.ts'
import type { LogLine, LogProgress, StepLog } from '#shared/build/log/log-line.ts'
import { stripAnsi } from '#shared/build/log/strip-ansi.ts'
import { overwrittenStates } from '#shared/build/log/visible-text.ts'
import type { BuildEvent, LogEvent } from '#shared/build/build-event.ts'
import type { Client, StreamMessage } from '#shared/ipc/types.ts'
import { err, ok } from '#shared/result.ts'

type Listener = (message: StreamMessage<LogProgress, null>) => void

interface Output {
  readonly digest: string
  readonly stream: LogEvent['stream']
  readonly splitter: LineSplitter
  carry: string
}

/** What one build printed, in memory. */
export class LogDouble {
  readonly #lines: (LogLine & { readonly raw: string })[] = []
  readonly #steps = new Map<string, StepLog>()
  readonly #outputs = new Map<string, Output>()
  readonly #names = new Map<string, string>()
  readonly #listeners = new Set<Listener>()
  readonly #startedAt = Date.now()
  #isOver = false

  add(events: readonly BuildEvent[]): void {
    for (const event of events) {
      if (event.kind === 'vertex') this.#names.set(event.digest, event.name)
      if (event.kind === 'log') this.#log(event)
      if (event.kind === 'finished') this.#end()
    }
    const progress = this.#progress()
    for (const listener of this.#listeners) listener({ kind: 'items', seq: 0, items: [progress] })
    if (this.#isOver) for (const listener of this.#listeners) listener({ kind: 'end', result: ok(undefined) })
  }

  watch(listener: Listener): () => void {
    listener({ kind: 'items', seq: 0, items: [this.#progress()] })
    if (this.#isOver) listener({ kind: 'end', result: ok(undefined) })
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  view(steps: readonly string[] | undefined): readonly (LogLine & { readonly raw: string })[] {
    const lines = this.#lines.filter(({ digest }) => steps?.includes(digest) ?? true)
    return lines.map((line, index) => ({ ...line, index }))
  }

  #log({ digest, stream, at, text }: LogEvent): void {
    const key = `${digest} ${stream}`
    const output = this.#outputs.get(key) ?? { digest, stream, splitter: new LineSplitter(), carry: '' }
    this.#outputs.set(key, output)
    for (const line of output.splitter.push(text, at)) this.#line(output, line.text, line.at, line.continues)
  }

  #end(): void {
    this.#isOver = true
    for (const output of this.#outputs.values()) {
      for (const line of output.splitter.end()) this.#line(output, line.text, line.at, false)
    }
  }

  #line(output: Output, raw: string, at: number, continues: boolean): void {
    const { digest, stream, carry } = output
    const line = this.#lines.length
    this.#lines.push({
      ...shownLine({ digest, stream, carry, at, text: raw }),
      index: line,
      line,
      continues,
      raw,
    })
    output.carry = carryAfter(carry, raw)
    const known = this.#steps.get(digest) ?? { digest, name: this.#names.get(digest) ?? digest, lines: 0 }
    const clipped = clipLimit(raw) ?? known.clipped
    this.#steps.set(digest, { ...known, lines: known.lines + 1, ...(clipped !== undefined && { clipped }) })
  }

  #progress(): LogProgress {
    const open = [...this.#outputs.values()].flatMap(({ digest, stream, carry, splitter }) =>
      splitter.open === undefined ? [] : [shownLine({ digest, stream, carry, ...splitter.open })],
    )
    return { startedAt: this.#startedAt, lines: this.#lines.length, steps: [...this.#steps.values()], open }
  }
}

/** The calls about logs, over the logs of builds by id. */
export function logCalls(
  logs: ReadonlyMap<string, LogDouble>,
  copied: string[],
  saved: string[],
): Client['logs'] {
  const view = (build: string, steps?: readonly string[]) => logs.get(build)?.view(steps) ?? []
  const text = (lines: readonly LogLine[]) => lines.map((line) => stripAnsi(line.text)).join('\n')
  return {
    list: () => Promise.resolve(ok([])),
    watch: ({ build }, listener) => logs.get(build)?.watch(listener) ?? (() => undefined),
    read: ({ build, steps, from, count }) =>
      Promise.resolve(ok(view(build, steps).slice(from, from + count))),
    states: ({ build, line }) => Promise.resolve(ok(overwrittenStates(view(build)[line]?.raw ?? ''))),
    search: ({ build, steps, from, ...query }, listener) => {
      let isOff = false
      queueMicrotask(() => {
        if (isOff) return
        try {
          const find = matcherOf(query)
          const lines = view(build, steps)
          const hits = lines
            .slice(from)
            .map((line) => ({ index: line.index, places: find.places(stripAnsi(line.text)) }))
            .filter(({ places }) => places.length > 0)
          listener({ kind: 'items', seq: 0, items: [{ hits, searched: lines.length, total: hits.length }] })
          listener({ kind: 'end', result: ok(undefined) })
        } catch (error) {
          listener({ kind: 'end', result: err({ kind: 'invalid-argument', message: String(error) }) })
        }
      })
      return () => (isOff = true)
    },
    save: ({ build, steps, name }) => {
      saved.push(text(view(build, steps)))
      return Promise.resolve(ok(`/home/ada/${name}`))
    },
    copy: ({ build, steps, from, count }) => {
      copied.push(text(view(build, steps).slice(from, from + count)))
      return Promise.resolve(ok(undefined))
    },
  }
}
