import { readFile } from 'node:fs/promises'

/** What a file of the docker command's configuration holds. */
export type ConfigFile =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly why: string }

export async function readConfigFile(path: string): Promise<ConfigFile> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'missing' }
      : { kind: 'damaged', why: `it cannot be read (${code})` }
  }
  try {
    return { kind: 'read', value: JSON.parse(text) }
  } catch {
    return { kind: 'damaged', why: 'it is no JSON' }
  }
}

/** The value's fields, nothing where it is no object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}
