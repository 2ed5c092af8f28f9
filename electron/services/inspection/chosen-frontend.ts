import { familiarImageName } from '#shared/dockerfile/image-name.ts'
import { namedFrontend } from '#shared/dockerfile/named-frontend.ts'
import { withoutSyntax } from '#shared/dockerfile/without-syntax.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'

/** The build argument that names a frontend over the text's own. */
const SYNTAX_ARG = 'BUILDKIT_SYNTAX'

/** What reads a Dockerfile. */
export type ChosenFrontend =
  /** That of the engine. `named` is a release of the same one that the request or the text asks for. */
  | { readonly kind: 'own'; readonly request: BuildRequest; readonly named?: string }
  /** Another, even if the engine has it: with the containerd store it asks the registry all the same (28.5). */
  | { readonly kind: 'image'; readonly image: string }

/**
 * Which frontend is to read a request's text. A release of Docker's own (`docker/dockerfile:1.7`) would have to be fetched
 * and be run for each look; the engine has another release of it in itself, which is asked in its place.
 */
export function chosenFrontend(request: BuildRequest, text: string): ChosenFrontend {
  const { syntax, args, ...rest } = request
  const { [SYNTAX_ARG]: argument = '', ...others } = args
  const directive = namedFrontend(text)?.image ?? ''
  const [named = ''] = [syntax ?? '', argument, directive].filter((given) => given.trim() !== '')
  const [image = ''] = named.trim().split(/\s/)
  if (image === '') return { kind: 'own', request }
  if (!/^docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(familiarImageName(image)))
    return { kind: 'image', image }
  return {
    kind: 'own',
    request: { ...rest, args: others, dockerfileText: withoutSyntax(text) },
    named: image,
  }
}
