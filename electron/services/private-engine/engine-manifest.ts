import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'

/** One distribution package that was unpacked. */
interface EnginePackage {
  readonly name: string
  readonly version: string
  /** Size of the package as downloaded, in bytes. */
  readonly bytes: number
}

/**
 * `engine.json` at the top of an unpacked engine, written by the set-up when all is in place. All paths are relative
 * to that folder.
 *
 * @example
 * {"format":1,"version":"26.1.5+dfsg1-9+deb13u1","suite":"trixie","architecture":"amd64",
 *  "dockerd":"usr/sbin/dockerd","containerd":"usr/bin/containerd","searchPath":["usr/sbin","usr/bin"],
 *  "packages":[{"name":"docker.io","version":"26.1.5+dfsg1-9+deb13u1","bytes":23037844}],"unpackedBytes":239000000}
 */
export interface EngineManifest {
  readonly format: 1
  readonly version: string
  readonly suite: string
  readonly architecture: string
  readonly dockerd: string
  readonly containerd: string
  /** Folders that are put first on the engine's PATH. */
  readonly searchPath: readonly string[]
  readonly packages: readonly EnginePackage[]
  readonly unpackedBytes: number
}

const ENGINE_MANIFEST_NAME = 'engine.json'

/** The manifest of the engine unpacked in `engineDir`, or `undefined` where there is none that this version can use. */
export async function readEngineManifest(engineDir: string): Promise<EngineManifest | undefined> {
  let text: string
  try {
    text = await readFile(join(engineDir, ENGINE_MANIFEST_NAME), 'utf8')
  } catch {
    return undefined
  }
  return parseEngineManifest(text)
}

/** Reads the text of `engine.json`; `undefined` for another format, a broken file, or a path that leaves the folder. */
export function parseEngineManifest(text: string): EngineManifest | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return isManifest(value) ? value : undefined
}

function isManifest(value: unknown): value is EngineManifest {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  return (
    fields['format'] === 1 &&
    ['version', 'suite', 'architecture'].every((name) => typeof fields[name] === 'string') &&
    isInside(fields['dockerd']) &&
    isInside(fields['containerd']) &&
    Array.isArray(fields['searchPath']) &&
    fields['searchPath'].every(isInside) &&
    Array.isArray(fields['packages']) &&
    typeof fields['unpackedBytes'] === 'number'
  )
}

const isInside = (path: unknown): path is string =>
  typeof path === 'string' && path !== '' && !isAbsolute(path) && !path.split('/').includes('..')
