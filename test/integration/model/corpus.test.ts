import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildOp, BuildOpMount } from '#shared/build/build-event.ts'
import type { Inspected, Inspection } from '#shared/build/inspection.ts'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import type { Mount } from '#shared/dockerfile/mount.ts'
import { namedImages } from '#shared/dockerfile/named-images.ts'
import { parseDockerfile, type ParseOptions } from '#shared/dockerfile/parse-dockerfile.ts'
import { targetInputs } from '#shared/dockerfile/target-inputs.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { dockerfileCorpus } from '#test/support/dockerfile-corpus.ts'
import { keyOf, stepsOfLlb, stepsOfModel, type StepInputs } from '#test/support/dockerfile-ops.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const corpus = dockerfileCorpus().map(({ name, text, expected }) => {
  // A frontend that the text names would have to be fetched; the engine's own is asked.
  const plain = text.replace(/^#\s*syntax\s*=.*\n/i, '')
  const options: ParseOptions = expected.options ?? {}
  return { name, text: plain, options, unproved: expected.unproved, model: parseDockerfile(plain, options) }
})
const whole = corpus.filter(({ name }) => !name.startsWith('broken-'))
const broken = corpus.filter(({ name }) => name.startsWith('broken-'))

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let client: BuildKitClient

beforeAll(async () => {
  folder = await temporaryFolder({ 'a.txt': 'a' })
  await mkdir(join(folder.path, 'stand-in'))
  client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: inject('engineSocket') })))
})

afterAll(async () => {
  client.dispose()
  await folder[Symbol.asyncDispose]()
})

describe.each(whole.map((file) => [file.name, file] as const))(
  'the engine reads %s as the model does',
  (_name, file) => {
    const { model, unproved } = file
    const targets = model.stages.filter(
      ({ name, index }) => index === model.stages.length - 1 || isFindable(model, name, index),
    )

    it('in its stages', async () => {
      const { targets: answer, checks } = await inspect(file)
      if (unproved !== undefined && isTooOld(answer, checks)) return
      expect(valueOf(answer)).toEqual(
        model.stages.map(({ name, description, base, from, index }) => ({
          ...(name !== undefined && { name: name.toLowerCase() }),
          ...(description !== undefined && { description }),
          isDefault: index === model.stages.length - 1,
          base: base.text,
          ...platformFlag(from.flags),
          lines: [from.lines],
        })),
      )
    })

    it.each(targets.map((stage) => [stage.name ?? `stage ${stage.index}`, stage] as const))(
      'in what %s needs and can be given',
      async (_title, { name, index }) => {
        const target = index === model.stages.length - 1 ? undefined : name
        const { llb, outline, checks } = await inspect(file, target)
        if (unproved !== undefined && isTooOld(llb, checks)) return
        const ops = opsOf(llb)
        expect(plain(sharedInputs(stepsOfModel(model, index), ops))).toEqual(plain(stepsOfLlb(ops)))

        const needed = stepsOfModel(model, index)
        for (const instruction of model.stages.flatMap(({ triggers, instructions }) => [
          ...triggers,
          ...instructions,
        ])) {
          if (instruction.mounts.length === 0 || !needed.has(keyOf(instruction.lines))) continue
          const op = ops.find(
            ({ kind, lines }) =>
              kind === 'exec' && lines.some((range) => keyOf(range) === keyOf(instruction.lines)),
          )
          expect(
            op?.mounts
              .filter((mount) => mount.target !== '/dev/pipes/')
              .map(mountOf)
              .sort(),
          ).toEqual(instruction.mounts.filter(isMounted).map(mountOf).sort())
        }

        const { args, secrets, ssh, caches } = targetInputs(model, index)
        const told = valueOf(outline)
        expect(new Set(told.args.map((arg) => arg.name))).toEqual(new Set(args.map((arg) => arg.name)))
        for (const { name: arg, value = '', description, lines } of args) {
          const found = told.args.find((candidate) => candidate.name === arg)
          // Of two stages beside each other BuildKit takes either.
          if (keyOf(found?.lines[0] ?? lines) !== keyOf(lines)) continue
          expect([arg, found?.value ?? '', found?.description]).toEqual([arg, value, description])
        }
        const needs = ({ id, required }: { readonly id: string; readonly required: boolean }): string =>
          `${id} ${String(required)}`
        expect(told.secrets.map(needs).sort()).toEqual(secrets.map(needs).sort())
        expect(told.ssh.map(needs).sort()).toEqual(ssh.map(needs).sort())
        const ids = (told.caches ?? []).map(({ id }) => id.replace(/^\//, ''))
        expect(new Set(ids)).toEqual(new Set(caches.map(({ id }) => id.replace(/^\//, ''))))
      },
    )
  },
)

describe.each(broken.map((file) => [file.name, file] as const))('the engine refuses %s', (_name, file) => {
  it('for one of the reasons that the model gives', async () => {
    const { problems, stages } = file.model
    // What only one stage fails of is found when that is built.
    const failing = problems.every(({ stage }) => stage !== undefined) ? problems[0]?.stage : undefined
    const { llb, checks } = await inspect(file, stages[failing ?? -1]?.name)
    if (file.unproved !== undefined && isTooOld(llb, checks)) return
    if (llb.kind !== 'failed') throw new Error(`It was taken: ${llb.kind}`)
    const told = `${llb.failure.message}\n${llb.failure.detail}`
    const reasons = problems.map(({ message }) => message)
    expect(
      reasons.filter((reason) => told.includes(reason)),
      told,
    ).not.toEqual([])
  })
})

async function inspect(
  file: (typeof corpus)[number],
  target?: string,
): ReturnType<BuildKitClient['inspect']> {
  const { options, text, model } = file
  return client.inspect({
    request: buildRequest(folder.path, {
      dockerfileText: text,
      args: options.args ?? {},
      ...(target !== undefined && { target }),
      platforms: [options.targetPlatform ?? 'linux/amd64'],
      contexts: (options.contexts ?? []).map((name) => ({ kind: 'folder', name, path: 'stand-in' })),
    }),
    hostNetworkOnly: false,
    signal: AbortSignal.timeout(60_000),
    configDir: folder.path,
    env: {},
    standIns: missingImages(model),
    platforms: model.stages.flatMap(({ platform }) => platform ?? []),
  })
}

/** Images that the tests' engines do not have. */
function missingImages(model: DockerfileModel): readonly string[] {
  return namedImages(model).flatMap(({ image, platform }) =>
    platform === undefined && /^busybox(?::latest)?$/.test(image) ? [] : image,
  )
}

/** Whether the engine finds the stage by its name: of several with one name only the last. */
function isFindable({ stages }: DockerfileModel, name: string | undefined, index: number): boolean {
  const wanted = name?.toLowerCase()
  return (
    wanted !== undefined && stages.findLast((stage) => stage.name?.toLowerCase() === wanted)?.index === index
  )
}

/** A frontend that has no checks is one of before 2024; one that has may still lack a flag. */
function isTooOld(answer: Inspected<unknown>, checks: Inspected<unknown>): boolean {
  if (checks.kind === 'unsupported') return true
  return (
    answer.kind === 'failed' && /unknown flag|requires the labs|not supported/.test(answer.failure.detail)
  )
}

/**
 * Where an op is the step of several instructions, each takes what any of them takes: so the model's steps are joined, as
 * the engine joined them.
 */
function sharedInputs(steps: StepInputs, ops: Parameters<typeof stepsOfLlb>[0]): StepInputs {
  const together = new Map<string, Set<string>>()
  for (const { lines, source } of ops) {
    if (source !== undefined) continue
    const keys = new Set(lines.map(keyOf))
    for (const key of keys) together.set(key, new Set([...(together.get(key) ?? []), ...keys]))
  }
  const all = (key: string): readonly string[] => [...(together.get(key) ?? [key])]
  const joined = new Map<string, Set<string>>()
  for (const key of [...steps.keys()].flatMap(all)) {
    const inputs = all(key).flatMap((same) => [...(steps.get(same) ?? [])].flatMap(all))
    joined.set(key, new Set(inputs.filter((input) => input !== key)))
  }
  return joined
}

function plain(steps: StepInputs): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...steps].sort().map(([key, inputs]) => [key, [...inputs].sort()]))
}

function platformFlag(flags: DockerfileModel['globalArgs'][number]['flags']): { readonly platform?: string } {
  const value = flags.find(({ name }) => name === 'platform')?.value
  return value === undefined ? {} : { platform: value }
}

/** A secret that is only a variable is no mount of the LLB. */
function isMounted(mount: Mount): boolean {
  return mount.kind !== 'secret' || mount.target !== undefined
}

/** What both know of a mount. */
function mountOf(mount: Mount | BuildOpMount): string {
  const id = 'id' in mount ? (mount.id ?? '').replace(/^\//, '') : ''
  const isChosen = mount.kind === 'ssh' && /^\/run\/buildkit\/ssh_agent\.\d+$/.test(mount.target ?? '')
  const target = isChosen ? '' : (mount.target ?? '').replace(/(.)\/$/, '$1')
  const readOnly = (mount.kind === 'bind' || mount.kind === 'cache') && mount.readOnly
  return [
    mount.kind,
    id,
    target,
    readOnly ? 'ro' : '',
    ...('options' in mount ? asked(mount) : told(mount)),
  ].join(' ')
}

/** What a mount of the model has beside what all have, defaults put in. */
function asked(mount: Mount): readonly (string | number | boolean)[] {
  switch (mount.kind) {
    case 'bind':
      return [mount.source.replace(/(.)\/$/, '$1')]
    case 'cache':
      return [mount.source, mount.sharing, mount.mode, mount.uid, mount.gid]
    case 'tmpfs':
      return [mount.size ?? 0]
    case 'secret':
    case 'ssh':
      return [mount.mode, mount.uid, mount.gid, mount.required]
  }
}

/** The same of the LLB. */
function told(mount: BuildOpMount): readonly (string | number | boolean)[] {
  const { kind, source = '/', sharing = 'shared', size = 0, given, folder: made } = mount
  switch (kind) {
    case 'bind':
      return [source]
    case 'cache':
      return [source, sharing, made?.mode ?? 0o755, made?.uid ?? 0, made?.gid ?? 0]
    case 'tmpfs':
      return [size]
    case 'secret':
    case 'ssh':
      return [given?.mode ?? -1, given?.uid ?? -1, given?.gid ?? -1, given?.optional === false]
  }
}

/** The LLB of nothing at all is none. */
function opsOf(answer: Inspection['llb']): readonly BuildOp[] {
  return answer.kind === 'unsupported' ? [] : valueOf(answer)
}

function valueOf<T>(answer: Inspected<T>): T {
  if (answer.kind === 'inspected') return answer.value
  throw new Error(`There is no value: ${JSON.stringify(answer)}`)
}
