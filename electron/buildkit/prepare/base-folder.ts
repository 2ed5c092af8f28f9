import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { RequestError } from './request-error.ts'

/**
 * The folder that relative paths of a request start from: the context or that of the archive; nothing where the context is
 * elsewhere.
 */
export async function baseFolder({ context }: BuildRequest): Promise<string | undefined> {
  if (isRemoteContext(context)) return undefined
  const isFile = await stat(context).then(
    (stats) => stats.isFile(),
    () => false,
  )
  return isFile ? dirname(context) : context
}

/** @throws RequestError where there is nothing that a relative path could start from */
export function absolutePath(path: string, base: string | undefined): string {
  if (base !== undefined) return resolve(base, path)
  if (isAbsolute(path)) return path
  throw new RequestError(`${path} is relative, and the build's context is not on this machine.`)
}
