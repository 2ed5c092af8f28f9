import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { parsePlatform } from '#shared/dockerfile/platform.ts'
import type { ProjectDefaults } from '#shared/project/project.ts'
import { fileError } from '#electron/lib/file-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'

/** The file in a project's folder that says how it is built: `{"target": "final", "secrets": [{"id": "a", "src": "b"}]}`. */
export const defaultsFile = 'slipway.json'

const text = v.string('must be text in quotes')
const filled = v.pipe(text, v.minLength(1, 'must not be empty'))
const platform = v.pipe(
  filled,
  v.check((value) => !('problem' in parsePlatform(value)), 'must be a platform, such as linux/arm64'),
)
const secretRule = 'must be {"id", "src"} (a file) or {"id", "env"} (an environment variable)'
const schema = v.pipe(
  plainObject('must be an object'),
  v.strictObject(
    {
      /** For editors; says nothing to us. */
      $schema: v.exactOptional(v.unknown()),
      target: v.exactOptional(filled),
      tags: v.exactOptional(v.array(filled, 'must be a list')),
      platforms: v.exactOptional(v.array(platform, 'must be a list')),
      args: v.exactOptional(
        v.pipe(plainObject('must be an object of names and values'), v.record(text, text)),
      ),
      secrets: v.exactOptional(
        v.array(
          v.union(
            [v.strictObject({ id: filled, src: filled }), v.strictObject({ id: filled, env: filled })],
            secretRule,
          ),
          'must be a list',
        ),
      ),
    },
    'is not known',
  ),
)

/** What a folder's `slipway.json` asks for, or what is wrong with it; nothing of a wrong one is used. */
export async function readDefaults(root: string): Promise<ProjectDefaults> {
  let content: string
  try {
    content = await readFile(join(root, defaultsFile), 'utf8')
  } catch (error) {
    const failure = fileError(join(root, defaultsFile), 'read', error)
    return failure.reason === 'missing' ? { defaults: {} } : problem(failure.message)
  }
  let value: unknown
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch (error) {
    return problem(`it is not JSON (${messageOf(error)})`)
  }
  const checked = v.safeParse(schema, value)
  if (!checked.success) {
    const [issue] = checked.issues
    const where = v.getDotPath(issue)
    return problem(where === null ? `it ${issue.message}` : `“${where}” ${issue.message}`)
  }
  const { $schema: _, ...defaults } = checked.output
  return { defaults }
}

/** A list is an object to valibot, too. */
function plainObject(message: string) {
  return v.custom<Readonly<Record<string, unknown>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    message,
  )
}

function problem(what: string): ProjectDefaults {
  return { defaults: {}, defaultsProblem: `${defaultsFile} is not used: ${what}.` }
}
