import { goQuote } from './go-quote.ts'
import { digestProblem } from './digest-problem.ts'
import { holdsVariable } from './holds-variable.ts'
import type { AddDetail, CopyDetail } from './instruction-detail.ts'
import type { ErrorSink } from './problem-list.ts'
import type { ReadInstruction } from './read-instruction.ts'

const isGit = /^(?:git:\/\/|git@|ssh:\/\/|github\.com\/)|^https?:\/\/[^#]*\.git(?:#|$)/
const isUrl = /^https?:\/\//
const isSymbolicMode =
  /^[ugoa]*[-+=][rwxXstugo]*(?:[-+=][rwxXstugo]*)*(?:,[ugoa]*[-+=][rwxXstugo]*(?:[-+=][rwxXstugo]*)*)*$/

/** Reports what COPY or ADD cannot take of sources and flags once their variables are put in. */
export function checkFiles(
  detail: CopyDetail | AddDetail,
  { flags, joined, argsStart, argsEnd, parts }: ReadInstruction,
  problems: ErrorSink,
): void {
  const { chmod, sources } = detail
  const flagRange = (name: string): typeof parts.range =>
    flags.find((flag) => flag.name === name)?.range ?? parts.range
  if (chmod !== undefined && chmod !== '' && !holdsVariable(chmod) && !isMode(chmod)) {
    const message = /^[0-9]/.test(chmod)
      ? `invalid chmod parameter: '${chmod}'. it should be octal string and between 0 and 07777`
      : `invalid mode ${goQuote(chmod)}`
    problems.error('bad-flag-value', message, flagRange('chmod'))
  }
  const here = (): typeof parts.range => joined.range(argsStart, argsEnd)
  if (detail.kind === 'copy') {
    if (sources.some((source) => isGit.test(source))) {
      problems.error('bad-arguments', "source can't be a git ref for COPY", here())
    } else if (sources.some((source) => isUrl.test(source))) {
      problems.error('bad-arguments', "source can't be a URL for COPY", here())
    }
    return
  }
  const problem = checksumProblem(detail)
  if (problem !== undefined) problems.error('bad-flag-value', problem, flagRange('checksum'))
}

function checksumProblem({ checksum = '', sources }: AddDetail): string | undefined {
  const [source = ''] = sources
  if (checksum === '') return undefined
  if (sources.length !== 1) return "checksum can't be specified for multiple sources"
  if (isGit.test(source) || holdsVariable(source)) return undefined
  if (!isUrl.test(source)) return 'checksum requires HTTP(S) or Git sources'
  return holdsVariable(checksum) ? undefined : digestProblem(checksum)
}

function isMode(text: string): boolean {
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) <= 0o7777 : isSymbolicMode.test(text)
}
