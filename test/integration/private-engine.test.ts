import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answers, engineClient } from '#electron/services/private-engine/engine-client.ts'
import { unpackedEngineFolder } from '#electron/services/private-engine/engine-layout.ts'
import { readEngineManifest } from '#electron/services/private-engine/engine-manifest.ts'
import { findEngineProcesses } from '#electron/services/private-engine/engine-processes.ts'
import { PrivateEngine } from '#electron/services/private-engine/private-engine.ts'
import { madeBaseImages } from '#test/support/engine.ts'

const HOLDER = fileURLToPath(new URL('../support/engine-lease-holder.ts', import.meta.url))
const engineDir = unpackedEngineFolder(process.env)
const never = new AbortController().signal

let folder: string
let home: string
let engine: PrivateEngine
let children: ChildProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-private-engine-'))
  home = join(folder, 'home')
  children = []
  engine = await open({ engineDir })
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await engine.removeData(AbortSignal.timeout(60_000), { force: true })
  await rm(folder, { recursive: true, force: true })
})

describe('the private engine', { timeout: 60_000 }, () => {
  it('runs as long as someone holds a lease', async () => {
    const first = await acquire()
    const second = await acquire()
    expect(second.socketPath).toBe(first.socketPath)
    await first.release()
    expect(await answers(second.socketPath, 2_000)).toBe(true)
    await second.release()
    expect(await remains()).toEqual({ dockerd: [], containerd: [] })
    expect(await engine.status()).toMatchObject({ socketPath: undefined, users: [] })
  })

  it('is shared with other processes and outlives the one that started it', async () => {
    const other = await hold()
    const ours = await acquire()
    expect(other).toMatchObject({ ok: true, socketPath: ours.socketPath })
    await endHolder()
    expect(await answers(ours.socketPath, 2_000)).toBe(true)
    await ours.release()
    expect(await remains()).toEqual({ dockerd: [], containerd: [] })
  })

  it('does not count a user that was killed', async () => {
    await hold()
    const refused = await engine.stop(never)
    expect(refused).toMatchObject({ ok: false, error: { kind: 'engine-in-use' } })
    await killHolder()
    expect(await engine.stop(never)).toEqual({ ok: true, value: undefined })
    expect(await remains()).toEqual({ dockerd: [], containerd: [] })
  })

  it('ends some seconds after its last user was killed, without a next start', async () => {
    await hold()
    await killHolder()
    await expect.poll(remains, { timeout: 50_000 }).toEqual({ dockerd: [], containerd: [] })
    await expect.poll(watches, { timeout: 50_000 }).toEqual([])
  })

  it('is taken over by who comes after a user that was killed, and stays', async () => {
    await hold()
    const before = await remains()
    await killHolder()
    const ours = await acquire()
    await expect.poll(async () => (await watches()).length, { timeout: 50_000 }).toBe(1) // Our own.
    expect(await remains()).toEqual(before)
    expect(await answers(ours.socketPath, 2_000)).toBe(true)
    await ours.release()
    expect(await remains()).toEqual({ dockerd: [], containerd: [] })
    await expect.poll(watches, { timeout: 50_000 }).toEqual([])
  })

  it('comes up again after its daemon was killed', async () => {
    const before = await acquire()
    for (const { pid } of (await findEngineProcesses(engine.layout)).dockerd) process.kill(pid, 'SIGKILL')
    const after = await acquire()
    expect(await answers(after.socketPath, 2_000)).toBe(true)
    await before.release()
    await after.release()
    expect(await remains()).toEqual({ dockerd: [], containerd: [] })
  })

  it('brings in the base images that it lacks, once', async () => {
    const images = madeBaseImages().filter(({ reference }) => reference === 'busybox:latest')
    engine = await open({ engineDir, baseImages: images })
    const lease = await acquire()
    const before = await engineClient(lease.socketPath).listImages()
    await (await acquire()).release()
    const after = await engineClient(lease.socketPath).listImages()
    expect(after.map(({ Id, RepoTags }) => ({ Id, RepoTags }))).toEqual([
      { Id: before[0]?.Id, RepoTags: ['busybox:latest'] },
    ])
    expect((await engine.diskUsage(never)).dataBytes).toBeGreaterThan(1_000_000)
    await lease.release()
  })

  it('leaves the machine’s network as it was', async () => {
    const lease = await acquire()
    const networks = await engineClient(lease.socketPath).listNetworks()
    expect(networks.map(({ Name }) => Name).sort()).toEqual(['host', 'none'])
    await lease.release()
  })

  it('stops what it began when starting is cancelled', async () => {
    const cancelled = await engine.acquire(AbortSignal.timeout(20))
    expect(cancelled).toMatchObject({ ok: false, error: { kind: 'engine-cancelled' } })
    expect(await remains()).toEqual({ dockerd: [], containerd: [] })
    expect((await engine.status()).users).toEqual([])
  })

  it('says why its daemon does not start, with the end of its log', async () => {
    engine = await open({ engineDir: await brokenEngine() })
    expect(await engine.acquire(never)).toMatchObject({
      ok: false,
      error: {
        kind: 'engine-start-failed',
        message: expect.stringContaining('ended at once (code 3)'),
        logTail: 'the disk is on fire',
      },
    })
    expect(await remains()).toEqual({ dockerd: [], containerd: [] })
  })

  it('refuses other users than root, saying what to do', async () => {
    await chmod(folder, 0o755)
    const broken = await brokenEngine()
    expect(await hold({ programs: broken, uid: 65_534 })).toEqual({ ok: false, kind: 'engine-needs-root' })
  })

  it('is gone after it was removed', async () => {
    await acquire()
    expect(await engine.removeData(never)).toMatchObject({ ok: false, error: { kind: 'engine-in-use' } })
    expect(await engine.removeData(never, { force: true })).toEqual({ ok: true, value: undefined })
    expect(await readdir(folder)).toEqual([])
    await expect(readdir(engine.layout.runtimeDir)).rejects.toThrow('ENOENT')
  })
})

async function open(options: { engineDir: string; baseImages?: ReturnType<typeof madeBaseImages> }) {
  const opened = await PrivateEngine.open({ ...options, home })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

async function acquire() {
  const lease = await engine.acquire(never)
  if (!lease.ok) throw new Error(lease.error.message)
  return lease.value
}

const remains = () => findEngineProcesses(engine.layout)

/** The processes that wait for a user of the engine to end, or act on it. */
async function watches(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes('engine-keeper') && line.includes(home))
}

async function killHolder(): Promise<void> {
  const [holder] = children
  if (holder === undefined) throw new Error('Nobody holds the engine.')
  holder.kill('SIGKILL')
  await once(holder, 'exit')
}

/** Another process that takes a lease; what it said. */
async function hold({
  programs = engineDir,
  uid,
}: { programs?: string; uid?: number } = {}): Promise<unknown> {
  const child = spawn(process.execPath, [HOLDER, programs, home], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  children.push(child)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return JSON.parse(line) as unknown
}

async function endHolder(): Promise<void> {
  const child = children[0]
  if (child === undefined) return
  child.stdin?.end()
  await once(child, 'exit')
}

/** An unpacked engine whose dockerd only complains. */
async function brokenEngine(): Promise<string> {
  const manifest = await readEngineManifest(engineDir)
  if (manifest === undefined) throw new Error(`no engine in ${engineDir}`)
  const broken = join(folder, 'broken')
  for (const program of [manifest.dockerd, manifest.containerd])
    await mkdir(join(broken, dirname(program)), { recursive: true })
  await symlink(join(engineDir, manifest.containerd), join(broken, manifest.containerd))
  await writeFile(join(broken, manifest.dockerd), '#!/bin/sh\necho the disk is on fire\nexit 3\n', {
    mode: 0o755,
  })
  await writeFile(join(broken, 'engine.json'), JSON.stringify(manifest))
  return broken
}
