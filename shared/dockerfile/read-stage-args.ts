import type { Argument } from './argument.ts'
import { describedBy } from './described-by.ts'
import type { DetailContext } from './read-detail.ts'
import type { ReadInstruction } from './read-instruction.ts'

/** Set by ARG for the build alone: no step sees them. */
const withoutVariable = ['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE']
const nothing: readonly string[] = []

/**
 * `ARG name=value …` of a stage: a value given with the build wins over the default, which may use variables before it, also
 * of this instruction; without a default it is that of the ARG before the first FROM or of the platforms.
 */
export function readStageArgs(
  { args, joined, parts, comments }: ReadInstruction,
  { scope, globalArgs }: Pick<DetailContext, 'scope' | 'globalArgs'>,
): readonly Argument[] {
  if (args.kind !== 'pairs') return []
  return args.pairs.map(({ name, value: written, valueStart, start, end }) => {
    const given = globalArgs.given(name)
    let known: Pick<Argument, 'value' | 'origin' | 'uses'>
    if (given !== undefined) known = { value: given, origin: 'given', uses: nothing }
    else if (written === undefined) known = { ...globalArgs.inherited(name), uses: nothing }
    else {
      let value = ''
      const uses = scope.uses(() => {
        value = scope.expand(written, () => joined.range(valueStart, end))
      })
      known = { value, origin: 'default', uses }
    }
    if (known.value === undefined) scope.declare(name)
    else if (!withoutVariable.includes(name)) scope.set(name, known.value)
    return {
      name,
      ...(written === undefined ? {} : { default: written }),
      ...known,
      ...describedBy(comments, name),
      range: joined.range(start, end),
      lines: parts.lines,
    }
  })
}
