import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { ReadText } from './match-instructions.ts'

/** A text that was built, with what it says; an unknown one says nothing. */
export function readText(text: string | undefined, args: Readonly<Record<string, string>>): ReadText {
  return { text: text ?? '', model: parseDockerfile(text ?? '', { args }) }
}
