// Root file systems for base images, made from the distribution's packages where no registry can be had.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './paths.mjs'
import { distribution, isRoot } from './machine.mjs'
import { sourceOfSuite } from './apt-sources.mjs'
import { PrivateApt, machineSources } from './private-apt.mjs'
import { findProgram, run } from './run.mjs'
import { SetupError, formatBytes, formatDuration, say, sayDetail } from './say.mjs'
import { withSetUpLock } from './set-up-lock.mjs'
import { ensurePackages } from './system-packages.mjs'

export const busyboxTarball = (cache = cacheFolder()) => join(cache, 'images', 'busybox.tar')

const armBusyboxTarball = (cache) => join(cache, 'images', 'busybox-arm64.tar')

export const debianTarball = (cache = cacheFolder()) => join(cache, 'images', 'debian-bookworm-slim.tar')

/** A 2 MB image for the tests: busybox-static with a link for each of its commands. */
export async function ensureBusybox(cache = cacheFolder()) {
  const tarball = busyboxTarball(cache)
  if (existsSync(tarball)) return tarball
  return withSetUpLock(tarball, () =>
    existsSync(tarball) ? tarball : makeBusybox(cache, tarball, distribution()),
  )
}

/**
 * The same for arm64, where the distribution's mirror has that architecture beside this machine's.
 *
 * @param {string} emulator a program that runs arm64 programs
 */
export async function ensureArmBusybox(emulator, cache = cacheFolder()) {
  const tarball = armBusyboxTarball(cache)
  const system = { ...distribution(), architecture: 'arm64' }
  if (existsSync(tarball) || system.id !== 'debian') return
  await withSetUpLock(tarball, () =>
    existsSync(tarball) ? tarball : makeBusybox(cache, tarball, system, [emulator]),
  )
}

async function makeBusybox(cache, tarball, system, emulator = []) {
  say(
    `Making the tests’ base image busybox:latest${system.architecture ? ` for ${system.architecture}` : ''}`,
  )
  await inWorkFolder(cache, async (work) => {
    await new PrivateApt(cache, system, system.codename).unpack(['busybox-static'], join(work, 'unpacked'))
    const root = join(work, 'root')
    for (const name of ['bin', 'etc', 'root', 'tmp', 'usr']) mkdirSync(join(root, name), { recursive: true })
    chmodSync(join(root, 'tmp'), 0o1777)
    symlinkSync('../bin', join(root, 'usr', 'bin'))
    const found = ['bin/busybox', 'usr/bin/busybox'].find((name) => existsSync(join(work, 'unpacked', name)))
    renameSync(join(work, 'unpacked', found), join(root, 'bin', 'busybox'))
    const [program, ...args] = [...emulator, join(root, 'bin', 'busybox'), '--list']
    const { output } = await run(program, args)
    for (const name of output.split('\n').filter((line) => /^[\w[-]+$/.test(line) && line !== 'busybox'))
      symlinkSync('busybox', join(root, 'bin', name))
    writeFileSync(join(root, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
    writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\n')
    await pack(root, tarball)
  })
  return tarball
}

/**
 * `debian:bookworm-slim` from the machine's own Debian mirror. Signatures are checked by debootstrap against the
 * machine's keyring.
 *
 * @returns {Promise<string | undefined>} the tar file; undefined where this machine has no Debian mirror
 */
export async function ensureDebian(cache = cacheFolder()) {
  const tarball = debianTarball(cache)
  if (existsSync(tarball)) return tarball
  return withSetUpLock(tarball, () => (existsSync(tarball) ? tarball : makeDebian(cache, tarball)))
}

async function makeDebian(cache, tarball) {
  const system = distribution()
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
  const source = sourceOfSuite(machineSources(), system?.codename ?? '')
  if (system?.id !== 'debian' || source === undefined || !isRoot()) return undefined
  const began = Date.now()
  say(
    'No image registry answers: making debian:bookworm-slim here, from Debian’s packages (about 50 MB, once)',
  )
  await ensurePackages(findProgram('wget') === undefined ? ['wget'] : [])
  await inWorkFolder(cache, async (work) => {
    await new PrivateApt(cache, system, system.codename).unpack(['debootstrap'], join(work, 'tool'))
    const root = join(work, 'root')
    const tool = join(work, 'tool', 'usr')
    await run(
      join(tool, 'sbin', 'debootstrap'),
      ['--variant=minbase', '--merged-usr', `--keyring=${keyring}`, 'bookworm', root, source.uris[0]],
      {
        env: { ...process.env, DEBOOTSTRAP_DIR: join(tool, 'share', 'debootstrap'), LC_ALL: 'C' },
        timeoutMs: 900_000,
      },
    ).catch((error) => {
      throw new SetupError('debian:bookworm-slim could not be made.', error.remedy)
    })
    for (const name of [
      'var/cache/apt',
      'var/lib/apt/lists',
      'usr/share/doc',
      'usr/share/man',
      'usr/share/locale',
      'usr/share/info',
    ])
      rmSync(join(root, name), { recursive: true, force: true })
    for (const name of ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial', 'usr/share/man/man1'])
      mkdirSync(join(root, name), { recursive: true })
    // As in the published image: no services start in a build, and downloaded packages are not kept.
    writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    writeFileSync(
      join(root, 'etc/apt/apt.conf.d/docker-clean'),
      'APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n' +
        'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n' +
        'Acquire::Languages "none";\n',
    )
    for (const name of ['etc/hostname', 'etc/resolv.conf', 'var/log/bootstrap.log', 'var/log/dpkg.log'])
      rmSync(join(root, name), { force: true })
    await pack(root, tarball)
  })
  sayDetail(`${formatBytes(statSync(tarball).size)} in ${formatDuration(Date.now() - began)}`)
  return tarball
}

async function pack(root, tarball) {
  mkdirSync(join(tarball, '..'), { recursive: true })
  await run('tar', ['-C', root, '--numeric-owner', '--one-file-system', '-cf', `${tarball}.new`, '.'])
  renameSync(`${tarball}.new`, tarball)
}

async function inWorkFolder(cache, work) {
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'making-'))
  try {
    await work(folder)
  } finally {
    await run('rm', ['-rf', '--one-file-system', folder], { allowFailure: true })
  }
}
