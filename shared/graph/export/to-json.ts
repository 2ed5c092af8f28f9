import type { Argument } from '../../dockerfile/argument.ts'
import type { DockerfileModel, DockerfileProblem, Instruction } from '../../dockerfile/dockerfile-model.ts'
import type { Mount } from '../../dockerfile/mount.ts'
import type { BuildGraph, StageCard } from '../build-graph.ts'
import type {
  DocumentArgument,
  DocumentInstruction,
  DocumentMount,
  DocumentProblem,
  DocumentStage,
  GraphDocument,
} from './graph-document.ts'

/** A graph for machines, as a `GraphDocument`: the stages that it shows, with all that the model knows of them. */
export function toJson(model: DockerfileModel, graph: BuildGraph): string {
  const target = graph.cards.find(({ id }) => id === graph.target)
  const document: GraphDocument = {
    version: 1,
    ...(target === undefined ? {} : { target: target.title }),
    ...(graph.targetProblem === undefined ? {} : { targetProblem: graph.targetProblem }),
    directives: Object.fromEntries(model.directives.map(({ name, value }) => [name, value])),
    arguments: model.globalArgs.flatMap(({ detail }) =>
      detail.kind === 'arg' ? detail.args.map(argument) : [],
    ),
    stages: graph.cards.flatMap((card) => (card.kind === 'stage' ? [stage(card, model)] : [])),
    sources: graph.cards.flatMap((card) => {
      if (card.kind === 'stage') return []
      const { kind: _, source, title, ...rest } = card
      return [{ ...rest, kind: source, name: title }]
    }),
    edges: graph.edges.map(({ kind, source, target: to, targetRow, needed }) => ({
      kind,
      from: source,
      to,
      ...(targetRow === undefined ? {} : { instruction: targetRow }),
      needed,
    })),
    problems: model.problems.map(problem),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

function stage(card: StageCard, model: DockerfileModel): DocumentStage {
  const found = model.stages[card.index]
  return {
    index: card.index,
    ...(found?.name === undefined ? {} : { name: found.name }),
    title: card.title,
    ...(found?.description === undefined ? {} : { description: found.description }),
    base: { kind: card.baseKind, name: card.base },
    ...(card.platform === undefined ? {} : { platform: card.platform }),
    isTarget: card.isTarget,
    needed: card.needed,
    ...(card.notNeededReason === undefined ? {} : { notNeededReason: card.notNeededReason }),
    lines: card.lines,
    arguments: found?.args.map(argument) ?? [],
    instructions: found?.instructions.map(instruction) ?? [],
  }
}

function instruction({
  id,
  keyword,
  text,
  lines,
  flags,
  mounts,
  heredocs,
}: Instruction): DocumentInstruction {
  return {
    id,
    keyword,
    text,
    lines,
    flags: flags.map(({ name, value }) => (value === undefined ? { name } : { name, value })),
    mounts: mounts.map(mount),
    heredocs: heredocs.map(({ name }) => name),
  }
}

function mount({ kind, options: _, range: __, ...rest }: Mount): DocumentMount {
  const fields = Object.entries(rest).map(([name, value]): [string, string | number | boolean] => {
    return [name, typeof value === 'object' ? value.text : value]
  })
  return { kind, ...Object.fromEntries(fields) }
}

function argument({ name, value, origin, description, lines, ...rest }: Argument): DocumentArgument {
  return {
    name,
    ...(rest.default === undefined ? {} : { default: rest.default }),
    ...(value === undefined ? {} : { value }),
    origin,
    ...(description === undefined ? {} : { description }),
    line: lines.first,
  }
}

function problem({ severity, code, message, range, stage: index }: DockerfileProblem): DocumentProblem {
  return {
    severity,
    code,
    message,
    line: range.start.line,
    column: range.start.column + 1,
    endLine: range.end.line,
    endColumn: range.end.column + 1,
    ...(index === undefined ? {} : { stage: index }),
  }
}
