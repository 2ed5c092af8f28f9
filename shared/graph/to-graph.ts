import type { DockerfileModel } from '../dockerfile/dockerfile-model.ts'
import type { BuildGraph } from './build-graph.ts'

/** The graph of a Dockerfile for a target: a stage's name or index; the last stage if absent. */
export function toGraph(_model: DockerfileModel, _target?: string): BuildGraph {
  return { topologyKey: '', cards: [], edges: [] }
}
