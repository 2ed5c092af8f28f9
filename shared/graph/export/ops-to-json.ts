import type { OpsGraph } from '../ops-graph.ts'

/**
 * An LLB as JSON: `{"ops": […]}`, every input before its user, each with its digest, kind, name, inputs, lines of the
 * Dockerfile and mounts.
 */
export function opsToJson({ boxes }: OpsGraph): string {
  return `${JSON.stringify({ ops: boxes.map(({ op }) => op) }, undefined, 2)}\n`
}
