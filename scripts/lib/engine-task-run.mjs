// Runs a task that needs the engine's launcher (TypeScript) on the tools' Node, which reads it as it is.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TOOL_NODE } from './paths.mjs'

/** Exit code of `engine-task.mjs` with these arguments. Ctrl-C reaches the task itself; we wait for its end. */
export function runEngineTask(args, env = process.env) {
  const script = fileURLToPath(new URL('../engine-task.mjs', import.meta.url))
  return new Promise((resolve, reject) => {
    const child = spawn(TOOL_NODE, ['--disable-warning=ExperimentalWarning', script, ...args], {
      stdio: 'inherit',
      env,
    })
    const forward = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
    child.once('error', reject)
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, forward)
      resolve(code ?? 1)
    })
  })
}
