import * as v from 'valibot'
import { buildRequestSchema } from './build-request-schema.ts'
import { commandIds } from './command-id.ts'
import type { Contract } from './contract.ts'
import type { RequestCall, StreamCall } from './describe.ts'
import { bytes, id, path, text, word } from './schema-parts.ts'

const nothing = v.optional(v.undefined_())

const index = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Ids become names of folders. */
const build = v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/))
const logPart = { build, steps: v.exactOptional(v.array(id)) }

const settings = v.strictObject({
  theme: v.exactOptional(v.picklist(['system', 'dark', 'light'])),
  wordWrap: v.exactOptional(v.boolean()),
})

/** Whoever sends a message, its argument is checked before a handler sees it. */
export const argumentSchemas = {
  app: {
    info: nothing,
    setEnabledCommands: v.strictObject({ enabled: v.array(v.picklist(commandIds)) }),
    openExternal: v.strictObject({ url: v.pipe(v.string(), v.url(), v.startsWith('https://')) }),
    copyText: v.strictObject({ text }),
    copyImage: v.strictObject({ png: bytes }),
    saveFile: v.strictObject({ title: word, folder: path, name: word, content: v.union([text, bytes]) }),
    ready: nothing,
    setUnsaved: v.strictObject({ paths: v.array(path) }),
  },
  settings: { get: nothing, update: settings },
  projects: {
    choose: v.strictObject({ what: v.picklist(['folder', 'dockerfile']) }),
    open: v.strictObject({ path }),
    recent: nothing,
    forget: v.strictObject({ path }),
    samples: nothing,
    watch: v.strictObject({ root: path }),
  },
  documents: {
    read: v.strictObject({ path }),
    save: v.strictObject({
      path,
      text,
      revision: v.string(),
      lineEnding: v.picklist(['lf', 'crlf']),
      bom: v.boolean(),
      force: v.exactOptional(v.boolean()),
    }),
    saveDraft: v.strictObject({ path, text: v.nullable(text) }),
    create: v.strictObject({ path }),
    watch: v.strictObject({ path }),
  },
  engine: { watch: nothing, reconnect: nothing },
  inspect: { refine: v.strictObject({ request: buildRequestSchema }) },
  builds: {
    start: v.strictObject({ request: buildRequestSchema, unsaved: v.boolean(), text }),
    cancel: v.strictObject({ id }),
    forget: v.strictObject({ id }),
    list: v.strictObject({ root: path }),
    watch: v.strictObject({ id }),
    usage: v.strictObject({ id }),
  },
  history: {
    times: v.strictObject({ root: path, dockerfile: path, target: v.exactOptional(id) }),
    health: nothing,
  },
  logs: {
    list: v.strictObject({ root: path }),
    watch: v.strictObject({ build }),
    read: v.strictObject({ ...logPart, from: index, count: v.pipe(index, v.maxValue(1024)) }),
    states: v.strictObject({ build, line: index }),
    search: v.strictObject({
      ...logPart,
      pattern: word,
      regex: v.boolean(),
      case: v.boolean(),
      from: index,
    }),
    save: v.strictObject({ ...logPart, name: word, form: v.picklist(['shown', 'raw']) }),
    copy: v.strictObject({ ...logPart, from: index, count: index }),
  },
} as const satisfies ArgumentSchemas

type Argument<C> =
  C extends RequestCall<infer A, infer _R> ? A : C extends StreamCall<infer A, infer _T, infer _S> ? A : never

type ArgumentSchemas = {
  readonly [G in keyof Contract]: {
    readonly [
      N in keyof Contract[G] as Contract[G][N] extends { readonly kind: 'event' } ? never : N
    ]: v.GenericSchema<
      unknown,
      [Argument<Contract[G][N]>] extends [void] ? undefined : Argument<Contract[G][N]>
    >
  }
}
