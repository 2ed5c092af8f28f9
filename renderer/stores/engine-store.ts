import type { EngineInfo, EngineProblemReason, EngineState } from '#shared/engine/engine-state.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { showError } from './app-store.ts'

export const engineStore = createStore<{ readonly engine: EngineState }>(() => ({
  engine: { kind: 'connecting', what: 'Looking for an engine' },
}))

/** Follows the engine's state until undone. */
export function watchEngine(): () => void {
  return bridge().engine.watch((message) => {
    const last = message.kind === 'items' ? message.items.at(-1) : undefined
    if (last !== undefined) engineStore.setState({ engine: last })
  })
}

export async function reconnectEngine(): Promise<void> {
  const result = await bridge().engine.reconnect()
  if (!result.ok) showError(result.error)
}

/** The engine in a few words. */
export function engineLabel(state: EngineState): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting…'
    case 'ready':
      return nameOf(state.engine)
    case 'unavailable':
      return problemWords[state.problem.reason]
  }
}

function nameOf({ origin, builder, serverVersion }: EngineInfo): string {
  if (builder) return `Builder ${builder.name}`
  return `${origin === 'private' ? 'Private engine' : 'Docker'} ${serverVersion}`
}

const problemWords: Readonly<Record<EngineProblemReason, string>> = {
  'not-installed': 'No engine',
  'not-running': 'Engine not running',
  unreachable: 'Engine unreachable',
  'no-permission': 'No permission',
  'bad-certificate': 'Bad certificate',
  'too-old': 'Engine too old',
  lost: 'Engine lost',
  refused: 'Engine refused',
  'bad-endpoint': 'Bad endpoint',
}
