import type { DockerfileModel, Instruction, SourceRef, Stage } from '../dockerfile/dockerfile-model.ts'
import type { Mount } from '../dockerfile/mount.ts'
import { findTarget } from '../dockerfile/find-target.ts'
import { stageSources } from '../dockerfile/stage-sources.ts'
import { stageTitle } from '../dockerfile/stage-title.ts'
import type { Badge, BuildGraph, Card, Edge, EdgeKind, ExternalCard, Row, StageCard } from './build-graph.ts'
import { imageCardId } from './image-card-id.ts'
import { neededStages } from './needed-stages.ts'
import { notNeededReason } from './not-needed-reason.ts'
import { topologyKey } from './topology-key.ts'

/** The graph of a Dockerfile for a target: a stage's name or index; the last stage if absent. */
export function toGraph(model: DockerfileModel, target?: string): BuildGraph {
  const { stages } = model
  const targetIndex = findTarget(stages, target)
  const needed = targetIndex === undefined ? stages.map(() => true) : neededStages(stages, targetIndex)
  const targetTitle = targetIndex === undefined ? '' : titleOf(stages[targetIndex])
  const sources = new Sources(needed)
  for (const stage of stages) {
    for (const { kind, ref, instruction } of stageSources(stage)) {
      sources.edge(kind, ref, stage.index, instruction, kind === 'from' ? stage.platform : undefined)
    }
  }
  const edges = [...sources.edges.values()]
  const users = needed.includes(false) ? usersOf(edges) : new Map<string, ReadonlySet<number>>()
  const reasonFor = (id: string): Pick<Card, 'notNeededReason'> => {
    const titles = [...(users.get(id) ?? [])].map((index) => titleOf(stages[index]))
    return { notNeededReason: notNeededReason(targetTitle, titles) }
  }
  const cards = stages.map((stage): StageCard => {
    const id = stageCardId(stage.index)
    const isNeeded = needed[stage.index] === true
    return {
      kind: 'stage',
      id,
      index: stage.index,
      title: titleOf(stage),
      named: stage.name !== undefined,
      base: baseOf(stage.base, stages),
      baseKind: stage.base.kind,
      ...(stage.platform === undefined ? {} : { platform: stage.platform }),
      rows: stage.instructions.map(toRow),
      collapsed: false,
      isTarget: stage.index === targetIndex,
      needed: isNeeded,
      ...(isNeeded ? {} : reasonFor(id)),
      fromId: stage.from.id,
      fromLines: stage.from.lines,
      lines: stage.lines,
    }
  })
  const externals = [...sources.externals.values()].map((card) =>
    card.needed ? card : { ...card, ...reasonFor(card.id) },
  )
  const all = [...externals, ...cards]
  return {
    topologyKey: topologyKey(all, edges),
    cards: all,
    edges,
    ...(targetIndex === undefined ? {} : { target: stageCardId(targetIndex) }),
    ...(targetIndex === undefined && target !== undefined && target !== ''
      ? { targetProblem: `target stage ${JSON.stringify(target)} could not be found` }
      : {}),
  }
}

/** The card of a stage, by its index. */
function stageCardId(index: number | ''): string {
  return `stage:${index}`
}

function titleOf(stage: Stage | undefined): string {
  return stage === undefined ? '' : stageTitle(stage)
}

function baseOf(base: SourceRef, stages: readonly Stage[]): string {
  switch (base.kind) {
    case 'stage':
      return titleOf(stages[base.index])
    case 'image':
      return base.image
    case 'context':
      return base.name
    case 'scratch':
      return 'scratch'
    case 'unresolved':
      return base.text
  }
}

function toRow(instruction: Instruction): Row {
  return {
    id: instruction.id,
    keyword: instruction.keyword,
    text: instruction.shortText,
    badges: badgesOf(instruction),
    lines: instruction.lines,
  }
}

const noBadges: readonly Badge[] = []

function badgesOf({ detail, mounts, heredocs }: Instruction): readonly Badge[] {
  const network = detail.kind === 'run' && detail.network !== 'default' ? detail.network : undefined
  const security = detail.kind === 'run' && detail.security !== 'sandbox' ? detail.security : undefined
  if (mounts.length === 0 && network === undefined && security === undefined && heredocs.length === 0) {
    return noBadges
  }
  const badges = mounts.map(mountBadge)
  if (network !== undefined) {
    badges.push({ kind: 'network', label: network, description: `Runs with network ${network}` })
  }
  if (security !== undefined) {
    badges.push({ kind: 'security', label: security, description: `Runs with security ${security}` })
  }
  if (heredocs.length > 0) {
    const names = heredocs.map(({ name }) => name).join(', ')
    badges.push({ kind: 'heredoc', label: names, description: `Text in the Dockerfile: ${names}` })
  }
  return badges
}

function mountBadge(mount: Mount): Badge {
  const { kind, target } = mount
  const at = target === undefined ? '' : ` at ${target}`
  switch (kind) {
    case 'bind': {
      const of = mount.from === undefined ? 'the build context' : mount.from.text
      return { kind, label: mount.from?.text ?? 'context', description: `Bind mount of ${of}${at}` }
    }
    case 'cache': {
      const named = mount.id === target ? '' : `, id ${mount.id}`
      return { kind, label: mount.target, description: `Cache mount${at}${named}` }
    }
    case 'secret': {
      const as = mount.env === undefined ? '' : ` as $${mount.env}`
      return { kind, label: mount.id, description: `Secret ${mount.id}${as}${at}` }
    }
    case 'ssh':
      return { kind, label: mount.id, description: `SSH agent ${mount.id}${at}` }
    case 'tmpfs':
      return { kind, label: mount.target, description: `Temporary files in memory${at}` }
  }
}

/** External cards and edges as they are met, each once. */
class Sources {
  readonly externals = new Map<string, ExternalCard>()
  readonly edges = new Map<string, Edge>()
  readonly #needed: readonly boolean[]

  constructor(needed: readonly boolean[]) {
    this.#needed = needed
  }

  edge(kind: EdgeKind, from: SourceRef, stage: number, row: string | undefined, platform?: string): void {
    const needed = this.#needed[stage] === true
    const source = this.#cardOf(from, platform, needed)
    if (source === undefined) return
    const target = stageCardId(stage)
    const id = `${kind}:${source}->${row ?? target}`
    if (this.edges.has(id)) return
    this.edges.set(id, {
      id,
      kind,
      source,
      target,
      ...(row === undefined ? {} : { targetRow: row }),
      needed,
    })
  }

  #cardOf(from: SourceRef, platform: string | undefined, needed: boolean): string | undefined {
    switch (from.kind) {
      case 'stage':
        return stageCardId(from.index)
      case 'scratch':
      case 'unresolved':
        return undefined
      case 'context':
        return this.#external('context', from.name, undefined, needed)
      case 'image':
        return this.#external('image', from.image, platform, needed)
    }
  }

  #external(
    source: ExternalCard['source'],
    title: string,
    platform: string | undefined,
    needed: boolean,
  ): string {
    const id = source === 'image' ? imageCardId(title, platform) : `context:${title}`
    const known = this.externals.get(id)
    if (known === undefined || (needed && !known.needed)) {
      this.externals.set(id, {
        kind: 'external',
        id,
        source,
        title: known?.title ?? title,
        ...(platform === undefined ? {} : { platform }),
        needed,
      })
    }
    return id
  }
}

/** By card, the stages that use it. */
function usersOf(edges: readonly Edge[]): ReadonlyMap<string, ReadonlySet<number>> {
  const users = new Map<string, Set<number>>()
  for (const { source, target } of edges) {
    const indices = users.get(source) ?? new Set()
    users.set(source, indices.add(Number(target.slice(stageCardId('').length))))
  }
  return users
}
