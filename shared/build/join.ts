import type { DockerfileModel } from '../dockerfile/dockerfile-model.ts'
import type { BuildSnapshot } from './build-snapshot.ts'

/** Vertex digests of each instruction, by instruction id (`0/3`; `0/0` is FROM). An instruction without any is absent. */
export type StepJoin = ReadonlyMap<string, readonly string[]>

/** Which vertices carry out which instructions. The model must be that of the text that was built. */
export function joinSteps(_model: DockerfileModel, _snapshot: BuildSnapshot): StepJoin {
  return new Map()
}
