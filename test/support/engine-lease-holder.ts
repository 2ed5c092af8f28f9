// A process that holds a lease of the engine in a folder until its standard input ends.
// Prints one line of JSON: {"ok":true,"socketPath":…} or {"ok":false,"kind":…}.
import { PrivateEngine } from '#electron/services/private-engine/private-engine.ts'

const [engineDir = '', home = ''] = process.argv.slice(2)
const opened = await PrivateEngine.open({ engineDir, home })
const lease = opened.ok ? await opened.value.acquire(AbortSignal.timeout(60_000)) : opened
process.stdout.write(
  `${JSON.stringify(lease.ok ? { ok: true, socketPath: lease.value.socketPath } : { ok: false, kind: lease.error.kind })}\n`,
)
process.stdin.resume()
await new Promise((resolve) => process.stdin.once('end', resolve))
if (lease.ok) await lease.value.release()
