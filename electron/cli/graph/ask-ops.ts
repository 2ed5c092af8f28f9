import { resolve } from 'node:path'
import { dockerConfigDir } from '#electron/docker/resolve-endpoint.ts'
import { InspectionService } from '#electron/services/inspection/inspection-service.ts'
import { type OpsGraph, opsGraph } from '#shared/graph/ops-graph.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { readBuildWords } from '#shared/request/options/read-build-words.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { engineHelp } from '../engine-help.ts'
import type { Terminal } from '../terminal.ts'
import { terminalEngine } from '../terminal-engine.ts'
import type { GraphOptions } from './graph-options.ts'

/**
 * BuildKit's own graph of a text, from the engine that a build would use. Nothing is built, and no registry is asked.
 *
 * @param place the context and the Dockerfile in it
 * @returns why there is none, for people, as an error
 */
export async function askOps(
  place: Pick<BuildRequest, 'context' | 'dockerfile' | 'dockerfileText'>,
  { words, view }: Pick<GraphOptions, 'words' | 'view'>,
  terminal: Pick<Terminal, 'cwd' | 'env' | 'entries'>,
  signal: AbortSignal,
): Promise<Result<OpsGraph, string>> {
  const { cwd, env } = terminal
  const isSocket = (): boolean => false
  const request = readBuildWords(words, place, { absolute: (path) => resolve(cwd, path), isSocket, env })
  if (!request.ok) return request
  const connection = terminalEngine(terminal)
  try {
    const engine = await connection.engine(signal)
    if (!engine.ok) return err(engineHelp(engine.error))
    const inspection = new InspectionService({
      engine: () => Promise.resolve(engine),
      env,
      configDir: dockerConfigDir(env),
    })
    try {
      const answer = await inspection.refine({ request: request.value }, signal)
      if (!answer.ok) return err(answer.error.message)
      if (answer.value.kind === 'unavailable') return err(answer.value.reason)
      return ok(opsGraph(answer.value.ops, { hideSources: view.hideExternal }))
    } finally {
      inspection.dispose()
    }
  } finally {
    await connection.dispose()
  }
}
