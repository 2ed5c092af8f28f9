import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { messageOf } from '#electron/lib/message-of.ts'
import { err, ok } from '#shared/result.ts'

/** The words of a command line, by the options that it may have; else what is wrong with them. */
export function readWords<O extends ParseArgsOptionsConfig>(words: readonly string[], options: O) {
  try {
    return ok(parseArgs({ args: [...words], options, allowPositionals: true }))
  } catch (error) {
    // The rest of Node's message is advice on words that begin with a dash.
    return err(messageOf(error).split('. ', 1)[0] ?? '')
  }
}
