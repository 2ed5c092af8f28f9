import type { EngineProblem } from '#shared/engine/engine-state.ts'

/** What names an engine names none that could be dialled. */
export function badEndpoint(
  message: string,
  remedy: string,
  more: Pick<EngineProblem, 'command' | 'endpoint'> = {},
): EngineProblem {
  return { reason: 'bad-endpoint', message, remedy, ...more }
}
