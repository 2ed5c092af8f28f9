import type { TestEngineOptions } from './engine.ts'
import { matrixFolder, type EngineKind } from './matrix-engines.ts'

/**
 * What makes a test engine one of the matrix.
 * @throws where this machine has none: see `matrixEngines`
 */
export function matrixEngineOptions(
  kind: Exclude<EngineKind, 'buildkitd'>,
): Required<Pick<TestEngineOptions, 'engineDir' | 'daemonSettings'>> {
  return {
    engineDir: matrixFolder(kind),
    daemonSettings: kind === 'newest-containerd' ? { features: { 'containerd-snapshotter': true } } : {},
  }
}
