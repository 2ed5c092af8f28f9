import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { messageOf } from '#electron/lib/message-of.ts'
import { suggestion } from '#shared/dockerfile/suggest.ts'
import { err, ok } from '#shared/result.ts'

/** The words of a command line, by the options that it may have; else what is wrong with them. */
export function readWords<O extends ParseArgsOptionsConfig>(words: readonly string[], options: O) {
  try {
    return ok(parseArgs({ args: [...words], options, allowPositionals: true }))
  } catch (error) {
    // The rest of Node's message is advice on words that begin with a dash.
    return err(problemOf(messageOf(error).split('. ', 1)[0] ?? '', Object.keys(options)))
  }
}

/** Node's message in the words of the command line: `Option '-o, --output <value>' argument missing`. */
function problemOf(message: string, names: readonly string[]): string {
  const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1]
  if (unknown !== undefined) {
    const options = names.map((name) => `--${name}`)
    return `there is no option ${unknown}${suggestion(unknown, options, { caseSensitive: true })}`
  }
  const [, option, problem] =
    /^Option '(?:-\w, )?(--[\w-]+)[^']*' (argument missing|does not take)/.exec(message) ?? []
  if (option === undefined) return message
  return problem === 'argument missing' ? `${option} needs a value` : `${option} takes no value`
}
