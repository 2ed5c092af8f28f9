// Child processes: run one, wait, and keep the end of what it said for the error.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupError } from './say.mjs'

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, onLine?: (line: string) => void,
 *   timeoutMs?: number, allowFailure?: boolean}} [options] `show` hands the terminal on; else the output is kept.
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(program, args, options = {}) {
  const { cwd, env, show = false, onLine, timeoutMs, allowFailure = false } = options
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let rest = ''
    let timedOut = false
    const take = (chunk) => {
      output += chunk
      if (onLine === undefined) return
      const lines = (rest + chunk).split(/[\r\n]/)
      rest = lines.pop()
      for (const line of lines) if (line.trim() !== '') onLine(line)
    }
    child.stdout?.setEncoding('utf8').on('data', take)
    child.stderr?.setEncoding('utf8').on('data', take)
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            child.kill('SIGKILL')
          }, timeoutMs)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(new SetupError(`${program} cannot be run: ${error.message}`))
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      const result = { code: code ?? 1, output }
      if (result.code === 0 || (allowFailure && !timedOut)) return resolve(result)
      const why = timedOut ? `took longer than ${timeoutMs / 1000} s` : `ended with ${code ?? signal}`
      const tail = output.trim().split('\n').slice(-8).join('\n  ')
      reject(Object.assign(new SetupError(`${program} ${args[0] ?? ''} ${why}`, tail), { output }))
    })
  })
}

/** Full path of a program on PATH, or undefined. Root's folders count even where PATH lacks them. */
export function findProgram(name, env = process.env) {
  for (const folder of [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    if (folder === '') continue
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder.
    }
  }
  return undefined
}
