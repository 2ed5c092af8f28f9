import type { Runtime } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { getHeapSnapshot } from 'node:v8'

/** What is still reachable in this process and holds a text. */
export interface LiveCopies {
  /** Buffers, also those that others share a slab with. */
  readonly buffers: number
  readonly strings: number
}

/**
 * Looks through the heap, after a garbage collection, for texts.
 * @param reversed each text from its end to its beginning, so that whoever looks for it does not hold it
 */
export async function liveCopies(...reversed: readonly string[]): Promise<LiveCopies> {
  return { buffers: await inBuffers(reversed), strings: await inStrings(reversed) }
}

async function inBuffers(reversed: readonly string[]): Promise<number> {
  const texts: Runtime.CallArgument[] = reversed.map((value) => ({ value }))
  const session = new Session()
  session.connect()
  try {
    const prototype = await session.post('Runtime.evaluate', { expression: 'ArrayBuffer.prototype' })
    const { objects } = await session.post('Runtime.queryObjects', {
      prototypeObjectId: prototype.result.objectId ?? '',
    })
    const { result } = await session.post('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: `function (...reversed) {
        const needles = reversed.map((text) => Buffer.alloc(text.length, text).reverse()) // In no slab with others.
        const own = new Set(needles.map(({ buffer }) => buffer))
        const holds = (each) => needles.some((needle) => Buffer.from(each).includes(needle))
        return this.filter((each) => !own.has(each) && holds(each)).length
      }`,
      arguments: texts,
      returnByValue: true,
    })
    return Number(result.value)
  } finally {
    session.disconnect()
  }
}

async function inStrings(reversed: readonly string[]): Promise<number> {
  const needles = reversed.map((text) => Buffer.alloc(text.length, text).reverse())
  const longest = Math.max(...needles.map(({ length }) => length))
  let found = 0
  let rest = Buffer.alloc(0)
  for await (const chunk of getHeapSnapshot()) {
    const text = Buffer.concat([rest, chunk as Buffer])
    for (const needle of needles) if (text.includes(needle)) found++
    rest = text.subarray(-longest + 1)
  }
  return found
}
