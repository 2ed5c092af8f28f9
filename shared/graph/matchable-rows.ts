import type { DockerfileModel, Heredoc, Instruction } from '../dockerfile/dockerfile-model.ts'
import type { BuildGraph, StageCard } from './build-graph.ts'
import type { Matchable, RowTrait } from './match-rows.ts'

const traits: readonly RowTrait[] = ['network', 'security', 'heredoc']

/**
 * What each instruction of the graph can be found by, in the order of the text: all of its words, its mounts, and what it
 * takes from where; a FROM also by the name of its stage.
 *
 * @param text the Dockerfile that graph and model are of
 */
export function matchableRows(graph: BuildGraph, model: DockerfileModel, text: string): readonly Matchable[] {
  const lines = text.split('\n')
  const titles = new Map(graph.cards.map(({ id, title }) => [id, title]))
  const heads = new Map(
    graph.cards.flatMap((card) => (card.kind === 'stage' ? [[card.id, card.fromId] as const] : [])),
  )
  const sources = new Map<string, string[]>()
  for (const { source, target, targetRow } of graph.edges) {
    const row = targetRow ?? heads.get(target) ?? target
    const known = sources.get(row)
    const title = titles.get(source) ?? ''
    if (known === undefined) sources.set(row, [title])
    else known.push(title)
  }
  const takenFrom = (id: string): readonly string[] => sources.get(id) ?? []
  return graph.cards.flatMap((card) => {
    if (card.kind !== 'stage') return []
    const stage = model.stages[card.index]
    const platforms = card.platform === undefined ? [] : [card.platform]
    const head: Matchable = {
      id: card.fromId,
      words: [...headWords(card), stage?.from.text ?? '', ...takenFrom(card.fromId)].join('\n').toLowerCase(),
      mounts: [],
      platforms,
      traits: [],
    }
    const rows = card.rows.map((row, index): Matchable => {
      const kinds = row.badges.map(({ kind }) => kind)
      return {
        id: row.id,
        words: [
          `${row.keyword} ${row.text}`,
          ...instructionWords(stage?.instructions[index], lines),
          ...row.badges.flatMap(({ label, description }) => [label, description]),
          ...takenFrom(row.id),
        ]
          .join('\n')
          .toLowerCase(),
        mounts: kinds.filter((kind) => !isTrait(kind)),
        platforms,
        traits: kinds.filter(isTrait),
      }
    })
    return [head, ...rows]
  })
}

function headWords({ title, base, platform }: StageCard): readonly string[] {
  return [title, `FROM ${base}`, platform ?? '']
}

function instructionWords(instruction: Instruction | undefined, lines: readonly string[]): readonly string[] {
  if (instruction === undefined) return []
  return [instruction.text, ...instruction.heredocs.map((heredoc) => bodyOf(heredoc, lines))]
}

function bodyOf({ body }: Heredoc, lines: readonly string[]): string {
  return lines
    .slice(body.start.line - 1, body.end.column === 0 ? body.end.line - 1 : body.end.line)
    .join('\n')
}

function isTrait(kind: string): kind is RowTrait {
  return (traits as readonly string[]).includes(kind)
}
