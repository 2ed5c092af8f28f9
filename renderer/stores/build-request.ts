import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import { findTarget } from '#shared/dockerfile/find-target.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { textUpTo } from '#shared/dockerfile/text-up-to.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { openDocumentNow } from './document-store.ts'
import { graphStore } from './graph-store.ts'
import { projectStore } from './project-store.ts'

export interface BuildChoice {
  readonly noCache?: boolean
  /** A stage to build instead of the chosen target: its name, or its index. */
  readonly target?: string
  /** The last instruction to build, of whatever stage, by its id. */
  readonly upTo?: string
}

/** What building the text on screen is; nothing where no file is open, or the instruction is no longer there. */
export function buildRequestNow({ noCache = false, target, upTo }: BuildChoice = {}):
  BuildRequest | undefined {
  const { project, dockerfile } = projectStore.getState()
  const document = openDocumentNow()
  if (project === undefined || dockerfile === undefined || document === undefined) return undefined
  const source = upTo === undefined ? ofTarget(document.text, target) : ofLastStep(document.text, upTo)
  if (source === undefined) return undefined
  const { tags = [], args = {}, secrets = [], platforms = [] } = project.defaults
  return {
    context: project.root,
    dockerfile,
    ...(document.dirty ? { dockerfileText: document.text } : {}),
    ...source,
    tags,
    ...(platforms.length === 0 ? {} : { platforms }),
    args,
    secrets,
    noCache,
    pull: false,
  }
}

type Source = Pick<BuildRequest, 'dockerfileText' | 'target' | 'upToLine'>

/** BuildKit takes only names as target: a stage that a name does not tell is built from the text up to its end. */
function ofTarget(text: string, chosen: string | undefined): Source | undefined {
  const target = chosen ?? graphStore.getState().target ?? ''
  if (target === '') return {}
  const model = modelOf(text)
  const stage = model.stages[findTarget(model.stages, target) ?? -1]
  if (stage === undefined || stage.name?.toLowerCase() === target.toLowerCase()) return { target }
  const cut = textUpTo(text, model, stage.instructions.at(-1)?.id ?? stage.from.id)
  return cut && { dockerfileText: cut.text }
}

function ofLastStep(text: string, id: string): Source | undefined {
  const cut = textUpTo(text, modelOf(text), id)
  return cut && { dockerfileText: cut.text, upToLine: cut.line }
}

/** The graph of a long text may not be there yet. */
function modelOf(text: string): DockerfileModel {
  const { text: known, model } = graphStore.getState()
  return known === text ? model : parseDockerfile(text)
}
