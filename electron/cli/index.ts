#!/usr/bin/env node
import { runCli } from './run-cli.ts'

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())

// Who reads may leave early, as `head` does: that is no error, and there is nobody left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  process.stderr.write(`slipway: standard output cannot be written: ${error.message}\n`)
  process.exit(2)
})
// What is told beside the result may be lost.
process.stderr.on('error', () => undefined)

const { stdin, stdout, stderr, env } = process
process.exitCode = await runCli(
  process.argv.slice(2),
  {
    ...{ stdin, stdout, stderr, env, cwd: process.cwd() },
    entries: {
      history: new URL('history-worker.js', import.meta.url),
      engineKeeper: new URL('engine-keeper.js', import.meta.url),
    },
  },
  stop.signal,
)
