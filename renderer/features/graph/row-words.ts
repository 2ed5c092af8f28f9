import type { Card, Edge, Row, StageCard } from '#shared/graph/build-graph.ts'
import { formatDuration } from '#shared/format/duration.ts'
import type { LiveRow, LiveStage } from '#renderer/stores/live-view.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'

/** The id in the document of an item of the graph: what the keyboard is on is named by it. */
export function itemDomId(item: string): string {
  return `graph-item:${item}`
}

/** `amd64` of `linux/amd64`, `arm/v7` of `linux/arm/v7`; other systems in full. */
export function shortPlatform(platform: string): string {
  return platform.replace(/^linux\//, '')
}

/** What is to be said of a row beside its text and its state: how far the build went on purpose, else what the engine told. */
export function rowNote(live: LiveRow | undefined, told: string | undefined): string | undefined {
  return live?.upToLine === undefined ? told : `Not needed: built up to line ${live.upToLine}`
}

/** All that a row says, in words: for those who hear it. */
export function rowWords(
  row: Row,
  live: LiveRow | undefined,
  sources: readonly string[],
  note?: string,
): string {
  return [`${row.keyword} ${row.text}`, ...rowFacts(row, live, sources, note)].join(', ')
}

/** What a row says beside its instruction: state and time, mounts, and what it takes from where. */
export function rowFacts(
  row: Row,
  live: LiveRow | undefined,
  sources: readonly string[],
  note?: string,
): readonly string[] {
  return [
    ...platformWords(live),
    live?.duration === undefined || live.state === 'cached' ? '' : formatDuration(live.duration),
    ...row.badges.map(({ description }) => description),
    ...sources.map((source) => `takes from ${source}`),
    note ?? '',
  ].filter((fact) => fact !== '')
}

/** The state of a row; of each platform, where they differ. */
function platformWords(live: LiveRow | undefined): readonly string[] {
  if (live === undefined) return []
  return differs(live.platforms)
    ? live.platforms.map(({ platform, state }) => `${shortPlatform(platform)} ${stateWords[state]}`)
    : [stateWords[live.state]]
}

/** Whether the platforms of a row are in different states. */
export function differs(platforms: LiveRow['platforms']): platforms is NonNullable<LiveRow['platforms']> {
  return platforms?.some(({ state }) => state !== platforms[0]?.state) === true
}

/** What a stage's head says beside its name. */
export function stageFacts(card: StageCard, live: LiveStage | undefined, note?: string): readonly string[] {
  const platforms = live?.platforms ?? (card.platform === undefined ? [] : [card.platform])
  return [
    `from ${card.base}`,
    ...platforms,
    card.isTarget ? 'target' : '',
    card.notNeededReason ?? (live === undefined ? '' : stateWords[live.state]),
    live?.span === undefined || live.state === 'cached' ? '' : formatDuration(live.span),
    live !== undefined && live.cache.cacheable > 0
      ? `cached ${live.cache.cached}/${live.cache.cacheable}`
      : '',
    note ?? '',
  ].filter((fact) => fact !== '')
}

const known = new WeakMap<readonly Edge[], ReadonlyMap<string, readonly string[]>>()

/** What a row takes from other cards, by their titles. */
export function sourcesOf(
  graph: { readonly cards: readonly Card[]; readonly edges: readonly Edge[] } | undefined,
  row: string,
): readonly string[] {
  if (graph === undefined) return none
  let sources = known.get(graph.edges)
  if (sources === undefined) {
    sources = allSources(graph.cards, graph.edges)
    known.set(graph.edges, sources)
  }
  return sources.get(row) ?? none
}

const none: readonly string[] = []

function allSources(cards: readonly Card[], edges: readonly Edge[]): ReadonlyMap<string, readonly string[]> {
  const titles = new Map(cards.map(({ id, title }) => [id, title]))
  const sources = new Map<string, string[]>()
  for (const { source, targetRow } of edges) {
    if (targetRow === undefined) continue
    const title = titles.get(source) ?? source
    const same = sources.get(targetRow)
    if (same === undefined) sources.set(targetRow, [title])
    else if (!same.includes(title)) same.push(title)
  }
  return sources
}
