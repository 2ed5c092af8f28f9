import { sentence } from '#shared/format/sentence.ts'
import type { AppError } from '#shared/ipc/app-error.ts'

/** What keeps the engine away, and the line that mends it. */
export function engineHelp(error: AppError): string {
  const command = error.kind === 'engine' ? error.problem.command : undefined
  return [sentence(error.message), error.remedy, command && `  ${command}`]
    .filter((part) => part !== undefined)
    .join('\n')
}
