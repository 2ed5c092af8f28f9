import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { modelOnScreen } from './graph-store.ts'
import type { ReadText } from './match-instructions.ts'

/** A text that was built, with what it says; an unknown one says nothing. One that is on screen is not read again. */
export function readText(text = '', args: Readonly<Record<string, string>>): ReadText {
  return { text, model: modelOnScreen(text, args) ?? parseDockerfile(text, { args }) }
}
