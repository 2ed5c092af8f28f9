import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { identify } from '#electron/services/private-engine/process-identity.ts'
import { testTool } from './test-tool.ts'

const run = promisify(execFile)

/** The kernel's table of foreign formats (Linux, Documentation/admin-guide/binfmt-misc.rst). */
const TABLE = '/proc/sys/fs/binfmt_misc'

/** An entry of ours ends with the number of the process that made it. */
const ENTRY = /^slipway-aarch64-(\d+)$/

/** Whether programs of arm64 run on this machine now. Disposing takes back what was done for that. */
export type Emulation = AsyncDisposable &
  ({ readonly kind: 'ready' } | { readonly kind: 'impossible'; readonly why: string })

/**
 * Lets the kernel run arm64 programs by way of QEMU, also in builds, unless it does so already. The interpreter is
 * opened now (flag F), so that no container needs it.
 */
export async function emulateArm64(): Promise<Emulation> {
  if (process.arch === 'arm64') return ready()
  await using starting = new AsyncDisposableStack()
  try {
    if (!existsSync(join(TABLE, 'register'))) {
      await run('mount', ['-t', 'binfmt_misc', 'binfmt_misc', TABLE])
      // Another run may use it by then: it is taken away when empty.
      starting.defer(async () => {
        if ((await entries()).length === 0) await run('umount', [TABLE]).catch(() => undefined)
      })
    }
    await sweep()
    if (!(await hasForeignEntry())) {
      const name = `slipway-aarch64-${String(process.pid)}`
      await writeFile(join(TABLE, 'register'), registration(name, testTool('qemu-aarch64')))
      starting.defer(() => writeFile(join(TABLE, name), '-1'))
      process.stderr.write(`arm64 programs run by way of QEMU while the tests do (${join(TABLE, name)})\n`)
    }
  } catch (error) {
    return { kind: 'impossible', why: String(error), [Symbol.asyncDispose]: () => Promise.resolve() }
  }
  const owned = starting.move()
  return { kind: 'ready', [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const ready = (): Emulation => ({ kind: 'ready', [Symbol.asyncDispose]: () => Promise.resolve() })

/** An ELF file of 64 bits, little endian, for the machine 183 (AArch64), that can be executed (elf(5)). */
function registration(name: string, interpreter: string): string {
  const magic = '\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00'
  const mask =
    '\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff'
  return `:${name}:M::${magic}:${mask}:${interpreter}:F`
}

const entries = async (): Promise<readonly string[]> =>
  (await readdir(TABLE)).filter((name) => name !== 'register' && name !== 'status')

/** Whether something else than a test cares for arm64. */
async function hasForeignEntry(): Promise<boolean> {
  for (const name of await entries())
    if (!ENTRY.test(name) && (await readFile(join(TABLE, name), 'utf8')).includes('aarch64')) return true
  return false
}

/** Removes the entries of tests that died. */
async function sweep(): Promise<void> {
  for (const name of await entries()) {
    const pid = ENTRY.exec(name)?.[1]
    if (pid !== undefined && (await identify(Number(pid))) === undefined)
      await writeFile(join(TABLE, name), '-1')
  }
}
