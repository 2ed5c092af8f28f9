import fc from 'fast-check'

/** One harm done to bytes, at a place between 0 and 1 of them. */
type Mutation =
  | { readonly kind: 'set' | 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove' | 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'end'; readonly at: number }

const at = fc.double({ min: 0, max: 1, noNaN: true })

/** Values that lengths, flags and identifiers break on, beside any others. */
const bytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 12 }),
  fc
    .constantFrom([0], [255], [255, 255, 255, 255], [0, 0, 0, 0], [128, 0, 0, 0], [127, 255, 255, 255])
    .map((list) => Uint8Array.from(list)),
)

/** Up to a dozen harms: one byte or some changed, added, left out or told twice, or the rest never told. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('set', 'insert'), at, bytes }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('remove', 'repeat'),
        at,
        length: fc.integer({ min: 1, max: 64 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('end'), at }) },
  ),
  { minLength: 1, maxLength: 12 },
)

export function mutate(original: Uint8Array, harms: readonly Mutation[]): Buffer {
  let mutated = Buffer.from(original)
  for (const harm of harms) {
    const from = Math.floor(harm.at * mutated.length)
    const before = mutated.subarray(0, from)
    switch (harm.kind) {
      case 'set':
        mutated = Buffer.concat([before, harm.bytes, mutated.subarray(from + harm.bytes.length)])
        break
      case 'insert':
        mutated = Buffer.concat([before, harm.bytes, mutated.subarray(from)])
        break
      case 'remove':
        mutated = Buffer.concat([before, mutated.subarray(from + harm.length)])
        break
      case 'repeat':
        mutated = Buffer.concat([before, mutated.subarray(from, from + harm.length), mutated.subarray(from)])
        break
      case 'end':
        mutated = Buffer.from(before)
        break
    }
  }
  return mutated
}

/** The head of an HTTP/2 frame: three bytes of length, type, flags, stream. */
const HEAD = 9

/** Harms the content of one HTTP/2 frame and corrects its length, so that what is within the frames gets read, too. */
export function mutateFrame(original: Buffer, index: number, harms: readonly Mutation[]): Buffer {
  const frames = framesOf(original)
  const chosen = index % frames.length
  return Buffer.concat(
    frames.map((frame, at) => {
      if (at !== chosen || frame.length < HEAD) return frame
      const content = mutate(frame.subarray(HEAD), harms)
      const head = Buffer.from(frame.subarray(0, HEAD))
      head.writeUIntBE(content.length, 0, 3)
      return Buffer.concat([head, content])
    }),
  )
}

/** Cuts what one side of HTTP/2 said into its frames; a client's preface counts as one. */
function framesOf(bytes: Buffer): readonly Buffer[] {
  const frames: Buffer[] = []
  let from = bytes.subarray(0, 3).toString('latin1') === 'PRI' ? 24 : 0
  if (from > 0) frames.push(bytes.subarray(0, from))
  while (from + HEAD <= bytes.length) {
    const end = from + HEAD + bytes.readUIntBE(from, 3)
    frames.push(bytes.subarray(from, end))
    from = end
  }
  return frames
}
