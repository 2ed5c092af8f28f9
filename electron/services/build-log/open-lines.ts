import * as v from 'valibot'
import type { LogStream } from '#shared/build/log/log-line.ts'

const schema = v.array(
  v.object({
    step: v.number(),
    stream: v.picklist(['stdout', 'stderr']),
    at: v.number(),
    carry: v.string(),
    text: v.string(),
    lines: v.number(),
  }),
)

/** An open line as of a write; `lines` is how many its stream had then, which tells whether it was completed since. */
export type KeptOpenLine = v.InferOutput<typeof schema>[number]

/** One stream of one step, with the line that no newline has ended yet. */
export interface OpenOutput {
  readonly step: number
  readonly stream: LogStream
  readonly carry: string
  readonly lines: number
  readonly splitter: { readonly open: { readonly text: string; readonly at: number } | undefined }
}

/** What the file of open lines is to hold, so that a crash loses none. */
export function openLinesText(outputs: Iterable<OpenOutput>): Buffer {
  const kept: KeptOpenLine[] = []
  for (const { step, stream, carry, lines, splitter } of outputs) {
    if (splitter.open !== undefined) kept.push({ step, stream, carry, lines, ...splitter.open })
  }
  return Buffer.from(JSON.stringify(kept))
}

/** The lines that were open when the studio ended without a word; none if the file was not written whole. */
export function parseOpenLines(text: string): readonly KeptOpenLine[] {
  try {
    const found = v.safeParse(schema, JSON.parse(text))
    return found.success ? found.output : []
  } catch {
    return []
  }
}
