import { pipeline, Transform, type Readable } from 'node:stream'

/** The same stream, whose bytes are counted as they are read. Ending one ends the other. */
export function countBytes(source: Readable, onBytes: (sum: number) => void): Readable {
  let sum = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum += chunk.length
      onBytes(sum)
      done(null, chunk)
    },
  })
  // Whoever reads it hears of an error.
  pipeline(source, counted, () => undefined)
  return counted
}
