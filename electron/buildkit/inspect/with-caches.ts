import type { BuildOp } from '#shared/build/build-event.ts'
import type { OutlineCache } from '#shared/build/inspection.ts'
import { joinLines } from '../decode-ops.ts'
import type { PartAnswers } from './run-inspection.ts'

/** Reads the outline's cache mounts from the LLB where the frontend leaves them out and the LLB could be made. */
export function withCaches(answers: PartAnswers): PartAnswers {
  const { outline, llb } = answers
  if (!outline || !llb || !('value' in outline) || !('value' in llb)) return answers
  if (!outline.value || outline.value.caches || !llb.value) return answers
  return { ...answers, outline: { value: { ...outline.value, caches: cachesOf(llb.value) } } }
}

function cachesOf(ops: readonly BuildOp[]): readonly OutlineCache[] {
  const caches = new Map<string, OutlineCache>()
  for (const { mounts, lines } of ops)
    for (const { kind, id = '' } of mounts) {
      if (kind !== 'cache') continue
      const before = caches.get(id)?.lines ?? []
      const all = [...before, ...lines].sort((a, b) => a.first - b.first)
      caches.set(id, { id, lines: joinLines(all) })
    }
  return [...caches.values()]
}
