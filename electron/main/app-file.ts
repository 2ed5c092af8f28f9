import { join, normalize, sep } from 'node:path'

/** The file behind an address of the window's; undefined for another host or a path that leaves the folder. */
export function appFile(url: string, folder: string): string | undefined {
  const { host, pathname } = new URL(url)
  if (host !== 'slipway') return undefined
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(folder + sep) && !file.includes('\0') ? file : undefined
}
