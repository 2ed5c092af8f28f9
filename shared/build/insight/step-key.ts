import type { BuildSnapshot } from '../build-snapshot.ts'
import { readVertexName } from '../vertex-name.ts'

const position = /^\[(.+? +)?(\d+)\/\d+\] (?:ONBUILD )?/
const digest = /@sha256:[0-9a-f]{64}/g

/**
 * What makes a step the same in two builds, by digest of this one: stage, platform and the instruction's text, but neither
 * its place, which moves when a line is added, nor digests, which hold within one build. Steps that read the same are
 * numbered. For instance `build linux/arm64 RUN make`, `[internal] load build context`.
 */
export function stepKeys({
  order,
  steps,
}: Pick<BuildSnapshot, 'order' | 'steps'>): ReadonlyMap<string, string> {
  const named = order.map((of) => ({ of, ...readName(steps[of]?.name ?? '') }))
  // BuildKit announces steps from the last to the first, and in another order when some are cached.
  named.sort((a, b) => a.place - b.place)
  const keys = new Map<string, string>()
  const seen = new Map<string, number>()
  for (const { of, text } of named) {
    const count = (seen.get(text) ?? 0) + 1
    seen.set(text, count)
    keys.set(of, count === 1 ? text : `${text} #${count}`)
  }
  return keys
}

function readName(name: string): { readonly text: string; readonly place: number } {
  const read = readVertexName(name)
  const text = name.replace(position, '').replace(digest, '').replace(/\s+/g, ' ').trim()
  if (read === undefined) return { text, place: 0 }
  const parts = [read.stage, read.platform, read.onBuild ? 'ONBUILD' : undefined, text]
  return { text: parts.filter((part) => part !== undefined).join(' '), place: read.position }
}
