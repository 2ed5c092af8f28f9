import type { BuildEvent, BuildOp, VertexEvent } from '#shared/build/build-event.ts'
import type { ScriptedEvents } from '../bridge-double.ts'

/** A scripted build for several platforms at once: what runs for the first one comes from the cache for the others. */
export function forPlatforms(
  script: readonly ScriptedEvents[],
  platforms: readonly string[],
): readonly ScriptedEvents[] {
  if (platforms.length < 2) return script
  return script.map((step) => ({ ...step, events: step.events.flatMap((event) => split(event, platforms)) }))
}

function split(event: BuildEvent, platforms: readonly string[]): readonly BuildEvent[] {
  if (event.kind === 'ops') return [{ ...event, ops: event.ops.flatMap((op) => platforms.map(opOn(op))) }]
  if (event.kind !== 'vertex' || event.name.startsWith('[internal]')) return [event]
  return platforms.map(vertexOn(event))
}

function opOn(op: BuildOp) {
  return (platform: string, index: number): BuildOp => ({
    ...op,
    platform,
    digest: onPlatform(op.digest, index),
    inputs: op.inputs.map((input) => onPlatform(input, index)),
  })
}

function vertexOn(event: VertexEvent) {
  return (platform: string, index: number): VertexEvent => ({
    ...event,
    digest: onPlatform(event.digest, index),
    name: event.name.replace('[', `[${platform} `),
    inputs: event.inputs.map((input) => onPlatform(input, index)),
    cached: event.cached || (index > 0 && event.startedAt !== undefined),
  })
}

function onPlatform(digest: string, index: number): string {
  return index === 0 ? digest : `${digest.slice(0, -1)}${index}`
}
