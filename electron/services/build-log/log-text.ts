import { AtomicFile } from '#electron/lib/atomic-file.ts'
import { stripAnsi } from '#shared/build/log/strip-ansi.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { visibleText } from '#shared/build/log/visible-text.ts'
import type { LogSource, LogView } from './log-source.ts'
import { readLines, type RawLine } from './read-lines.ts'

/** How lines are written out. */
export interface LogTextOptions {
  /** `shown`: as on screen, without escape sequences; `raw`: as the step wrote them. */
  readonly form: 'shown' | 'raw'
  /** Puts the step's name before each line, where several steps are written. */
  readonly named: boolean
}

/** Lines that are held at once. */
const BATCH = 1024

/**
 * The text of some lines of a view, in parts. A line that is kept in pieces is one again.
 *
 * @throws Node's error, or the signal's reason
 */
export async function* logText(
  source: LogSource,
  view: LogView,
  { from, count }: { readonly from: number; readonly count: number },
  options: LogTextOptions,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const end = from + count
  const writer = new TextWriter(source, options)
  for (let at = from; at < end;) {
    const lines = await readLines(source, view, at, Math.min(BATCH, end - at), signal)
    if (lines.length === 0) return
    yield lines.map((line) => writer.text(line)).join('')
    at += lines.length
  }
}

/** Writes a view to a file, whole or not at all. @throws Node's error, or the signal's reason */
export async function saveLog(
  path: string,
  source: LogSource,
  view: LogView,
  options: LogTextOptions,
  signal: AbortSignal,
): Promise<void> {
  const file = await AtomicFile.open(path)
  try {
    const all = { from: 0, count: source.index.count(view) }
    for await (const part of logText(source, view, all, options, signal)) await file.handle.appendFile(part)
    await file.handle.sync()
    await file.commit()
  } finally {
    await file.discard()
  }
}

class TextWriter {
  readonly #source: LogSource
  readonly #options: LogTextOptions
  readonly #open = new Set<string>()

  constructor(source: LogSource, options: LogTextOptions) {
    this.#source = source
    this.#options = options
  }

  text({ text, step, stream, continues }: RawLine): string {
    const { form, named } = this.#options
    const key = `${step} ${stream}`
    const goesOn = this.#open.delete(key)
    if (continues) this.#open.add(key)
    const shown = form === 'raw' ? text : stripAnsi(visibleText(text))
    const prefix = named && !goesOn ? this.#prefix(step) : ''
    return `${prefix}${shown}${continues ? '' : '\n'}`
  }

  #prefix(step: number): string {
    const name = this.#source.names.steps[step]?.name ?? ''
    const { place, text } = stepTitle(name)
    return `[${place ?? text}] `
  }
}
