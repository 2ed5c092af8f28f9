// The part of `npm run engine` that drives the engine. Runs on the tools' Node (24), which reads TypeScript as it is.
import { parseArgs } from 'node:util'
import { PrivateEngine } from '../electron/services/private-engine/private-engine.ts'
import { engineClient } from '../electron/services/private-engine/engine-client.ts'
import { unpackedEngineFolder, engineHome } from '../electron/services/private-engine/engine-layout.ts'
import { SetupError, formatBytes, main, say } from './lib/say.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    socket: { type: 'string' },
    home: { type: 'string' },
    image: { type: 'string', multiple: true, default: [] },
    force: { type: 'boolean', default: false },
  },
})

const signal = new AbortController().signal

await main(async () => {
  switch (positionals[0]) {
    case 'status':
      return status()
    case 'stop':
      valueOf(await (await open()).stop(signal, values))
      say('The private engine is stopped.')
      return 0
    case 'remove':
      valueOf(await (await open()).removeData(signal, values))
      say('The private engine is removed.')
      return 0
    case 'run':
      return runInForeground()
    case 'registry-answers':
      return (await registryAnswers()) ? 0 : 3
    default:
      throw new SetupError(`There is no task ${positionals[0]}.`)
  }
})

async function open() {
  return valueOf(
    await PrivateEngine.open({
      engineDir: unpackedEngineFolder(process.env),
      home: values.home ?? engineHome(process.env),
      socketPath: values.socket,
      baseImages: values.image.map((text) => {
        const [reference, tarball] = text.split('=')
        return {
          reference,
          tarball,
          changes: [reference.startsWith('debian') ? 'CMD ["bash"]' : 'CMD ["sh"]'],
        }
      }),
    }),
  )
}

async function status() {
  const engine = await open()
  const { version, suite, socketPath, users } = await engine.status()
  const { programsBytes, dataBytes, keepBytes } = await engine.diskUsage(signal)
  const lines = [
    ['engine', `Docker Engine ${version} (${suite}), private`],
    ['socket', socketPath ?? 'not running'],
    ['used by', users.length === 0 ? 'nobody' : `process ${users.join(', ')}`],
    ['programs', `${formatBytes(programsBytes)} in ${engine.layout.engineDir}`],
    [
      'data',
      `${formatBytes(dataBytes)} in ${engine.layout.home} (build cache held to ${formatBytes(keepBytes)})`,
    ],
  ]
  for (const [name, text] of lines) process.stdout.write(`${name.padEnd(9)} ${text}\n`)
  return 0
}

async function runInForeground() {
  const engine = await open()
  const lease = valueOf(await engine.acquire(signal))
  process.stdout.write(`DOCKER_HOST=unix://${lease.socketPath}\n`)
  say('Running until Ctrl-C.')
  await new Promise((resolve) => {
    const timer = setInterval(() => undefined, 60_000)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.once(name, () => {
        clearInterval(timer)
        resolve()
      })
  })
  await lease.release()
  return 0
}

/** Asks the registry through the engine, so that no address is written here and the engine's settings count. */
async function registryAnswers() {
  const lease = valueOf(await (await open()).acquire(signal))
  try {
    await engineClient(lease.socketPath, 10_000).getImage('debian:bookworm-slim').distribution()
    return true
  } catch {
    return false
  } finally {
    await lease.release()
  }
}

function valueOf(result) {
  if (result.ok) return result.value
  const { message, remedy, logTail } = result.error
  throw new SetupError(logTail ? `${message}\n  ${logTail.replaceAll('\n', '\n  ')}` : message, remedy)
}
