import type { BuildGraph } from './build-graph.ts'
import type { Size } from './card-size.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A card's place: its top left corner and outer size. */
export interface Box extends Point, Size {}

/** Where everything is, in px, the top left corner of all at 0, 0. */
export interface Layout extends Size {
  /** `topologyKey` of the graph that was laid out. */
  readonly topologyKey: string
  /** By card id. */
  readonly cards: Readonly<Record<string, Box>>
  /** By edge id: from the right side of the source to the left side of the target, past the cards between. */
  readonly edges: Readonly<Record<string, readonly Point[]>>
}

export interface LayoutOptions {
  /** Between two columns. */
  readonly columnGap?: number
  /** Between two cards of a column. */
  readonly cardGap?: number
}

/** Lays the cards out from left to right. Pure and deterministic; run it in a worker. */
export function layoutGraph(graph: BuildGraph, _options: LayoutOptions = {}): Layout {
  return { topologyKey: graph.topologyKey, width: 0, height: 0, cards: {}, edges: {} }
}
