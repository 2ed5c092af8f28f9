import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { testTool } from './test-tool.ts'

/**
 * OpenSSH's `ssh-add` with the libraries that it needs, to be put in any image: relative path → content.
 * There `SSH_ADD` runs it.
 */
export async function sshAddFiles(): Promise<Readonly<Record<string, Uint8Array>>> {
  const program = testTool('ssh-add')
  const { stdout } = await promisify(execFile)('ldd', [program])
  // libcrypto.so.3 => /lib/x86_64-linux-gnu/libcrypto.so.3 (0x00007f…)
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path)
  const files = [program, ...libraries].map(async (path) => [`ssh/${basename(path)}`, await readFile(path)])
  return Object.fromEntries(await Promise.all(files)) as Record<string, Uint8Array>
}

/** Runs `ssh-add` where the files were copied to `/`; arguments follow. */
export const SSH_ADD = '/ssh/ld-linux-x86-64.so.2 --library-path /ssh /ssh/ssh-add'
