// Stops the private engine after a user of it that ended without a word. `watchUser` starts it.
import type { EngineLayoutOptions } from './engine-layout.ts'
import { PrivateEngine } from './private-engine.ts'

/** How long stopping may take, ms: other users may hold the engine's lock meanwhile. */
const LIMIT = 120_000

const opened = await PrivateEngine.open(JSON.parse(process.argv[2] ?? '{}') as EngineLayoutOptions)
// Who else uses it keeps it: that is no failure.
if (opened.ok) await opened.value.stop(AbortSignal.timeout(LIMIT))
