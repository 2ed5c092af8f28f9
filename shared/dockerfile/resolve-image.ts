import type { SourceRange } from '../source-range.ts'
import type { SourceRef } from './dockerfile-model.ts'
import { familiarImageName, imageNameProblem } from './image-name.ts'
import type { NamedContexts } from './named-contexts.ts'
import type { ProblemList } from './problem-list.ts'

/** A name that is no stage: nothing, a context given with the build, or an image. */
export function resolveImage(
  name: string,
  text: string,
  range: SourceRange,
  { contexts, problems }: { readonly contexts: NamedContexts; readonly problems: ProblemList },
): SourceRef {
  if (name === 'scratch') return { kind: 'scratch', text, range }
  const problem = imageNameProblem(name)
  if (problem !== undefined) {
    problems.error('invalid-image-name', problem, range)
    return { kind: 'unresolved', text, range }
  }
  const context = contexts.find(name)
  if (context !== undefined) return { kind: 'context', name: context, text, range }
  return { kind: 'image', image: familiarImageName(name), text, range }
}
