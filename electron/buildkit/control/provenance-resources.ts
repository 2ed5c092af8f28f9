import type { StepResources } from '#shared/build/usage/build-usage.ts'
import { JsonObject } from '../inspect/read-json.ts'

/**
 * What steps used, as the provenance in an engine's history tells it where its machine has cgroup v2, by vertex digest:
 *
 *     {"buildConfig": {"llbDefinition": [{"id": "step1", "resourceUsage": {"samples": [
 *       {"timestamp": "…", "cpuStat": {"usageNanos": 12, "userNanos": 8, "systemNanos": 4},
 *        "memoryStat": {"anon": 1, "file": 2, "peak": 3}, "ioStat": {"readBytes": 4, "writeBytes": 5},
 *        "netStat": {"rxBytes": 6, "txBytes": 7}}]}}], "digestMapping": {"sha256:…": "step1"}}}
 *
 * Counters of a step go up from 0 over its samples; memory goes up and down.
 * https://github.com/moby/buildkit/blob/master/executor/resources/types/types.go
 *
 * @param predicate the attestation's predicate, of SLSA 0.2 or 1
 */
export function provenanceResources(predicate: unknown): Readonly<Record<string, StepResources>> {
  const root = new JsonObject(predicate)
  const config = root.has('buildDefinition')
    ? root.object('buildDefinition').object('internalParameters').object('buildConfig')
    : root.object('buildConfig')
  const digests = new Map(
    config
      .object('digestMapping')
      .texts()
      .map(([digest, step]) => [step, digest]),
  )
  return Object.fromEntries(
    config.list('llbDefinition').flatMap((step) => {
      const digest = digests.get(step.string('id') ?? '')
      const samples = step.object('resourceUsage').list('samples')
      return digest === undefined || samples.length === 0 ? [] : [[digest, resourcesOf(samples)]]
    }),
  )
}

function resourcesOf(samples: readonly JsonObject[]): StepResources {
  const most = (part: string, ...names: readonly string[]): number | undefined => {
    const sums = samples.flatMap((sample) => {
      const values = names.flatMap((name) => sample.object(part).number(name) ?? [])
      return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0)]
    })
    return sums.length === 0 ? undefined : Math.max(...sums)
  }
  return present({
    cpu: milliseconds(most('cpuStat', 'usageNanos')),
    cpuUser: milliseconds(most('cpuStat', 'userNanos')),
    cpuSystem: milliseconds(most('cpuStat', 'systemNanos')),
    memoryPeak: most('memoryStat', 'peak') ?? most('memoryStat', 'anon', 'file', 'kernel'),
    read: most('ioStat', 'readBytes'),
    written: most('ioStat', 'writeBytes'),
    received: most('netStat', 'rxBytes'),
    sent: most('netStat', 'txBytes'),
    oomKills: most('memoryStat', 'oomKillEvents'),
  })
}

function milliseconds(nanoseconds: number | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : nanoseconds / 1e6
}

function present(fields: Readonly<Record<keyof StepResources, number | undefined>>): StepResources {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
