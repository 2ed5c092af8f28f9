import { setTimeout as delay } from 'node:timers/promises'
import { expect, inject, it, describe } from 'vitest'
import { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { InspectOptions } from '#electron/buildkit/inspect/inspect-dockerfile.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { dockerTransport } from '#electron/buildkit/transport/docker-transport.ts'
import type { BuildFailure } from '#shared/build/build-failure.ts'
import type { Inspected } from '#shared/build/inspection.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { opsOf, Project } from './project.ts'
import { buildRequest } from '#test/support/build-request.ts'

const TEXT = `ARG BASE=busybox
# base is where it begins
FROM $BASE AS base
# WHO is greeted
ARG WHO=nobody
ENV WHO=$WHO
RUN --mount=type=cache,target=/cache,id=store \\
    --mount=type=secret,id=token,required=true \\
    --mount=type=ssh \\
    sleep 1000

# app is what runs
FROM --platform=linux/amd64 base AS app
ARG EMPTY
COPY a.txt /
FROM busybox
`

describe('an inspection', () => {
  it('tells the LLB, outline and targets of unsaved text in one job, and runs nothing', async () => {
    await using bench = await Bench.create({ Dockerfile: 'FROM scratch\n' })
    const answers = await bench.inspect({ dockerfileText: TEXT, target: 'app', args: { WHO: 'world' } })
    expect(valueOf(answers.llb).map(({ kind, lines }) => [kind, lines])).toEqual(
      expect.arrayContaining([
        ['exec', [{ first: 7, last: 10 }]],
        ['file', [{ first: 15, last: 15 }]],
      ]),
    )
    const need = { lines: [{ first: 7, last: 10 }] }
    expect(valueOf(answers.outline)).toEqual({
      name: 'app',
      description: 'is what runs',
      args: [
        { name: 'BASE', value: 'busybox', lines: [{ first: 1, last: 1 }] },
        { name: 'WHO', value: 'world', description: 'is greeted', lines: [{ first: 5, last: 5 }] },
        { name: 'EMPTY', lines: [{ first: 14, last: 14 }] },
      ],
      secrets: [{ id: 'token', required: true, ...need }],
      ssh: [{ id: 'default', required: false, ...need }],
      caches: [{ id: 'store', ...need }],
    })
    expect(valueOf(answers.targets)).toEqual([
      {
        name: 'base',
        description: 'is where it begins',
        isDefault: false,
        base: '$BASE',
        lines: [{ first: 3, last: 3 }],
      },
      {
        name: 'app',
        description: 'is what runs',
        isDefault: false,
        base: 'base',
        platform: 'linux/amd64',
        lines: [{ first: 13, last: 13 }],
      },
      { isDefault: true, base: 'busybox', lines: [{ first: 16, last: 16 }] },
    ])
  })

  it('tells the mounts of a step with their options and with the op that each shows', async () => {
    await using bench = await Bench.create({
      Dockerfile: [
        'FROM busybox AS base',
        'RUN echo base > /made',
        'FROM busybox',
        'RUN --mount=type=bind,from=base,source=/etc,target=/mnt \\',
        '  --mount=type=cache,target=/c,id=store,sharing=locked \\',
        '  --mount=type=tmpfs,target=/t,size=4096 \\',
        '  --mount=type=secret,id=token,uid=7,mode=0440,required=true \\',
        '  ls',
      ].join('\n'),
    })
    const ops = valueOf((await bench.inspect({})).llb)
    const made = ops.find(({ lines }) => lines.some(({ first }) => first === 2))?.digest
    const mounts = ops.find(({ lines }) => lines.some(({ first }) => first === 4))?.mounts
    const byTarget = (a: { readonly target: string }, b: { readonly target: string }) =>
      a.target.localeCompare(b.target)
    expect(mounts?.toSorted(byTarget)).toEqual([
      { kind: 'cache', target: '/c', id: 'store', readOnly: false, sharing: 'locked' },
      { kind: 'bind', target: '/mnt', readOnly: true, input: made, source: '/etc' },
      {
        kind: 'secret',
        target: '/run/secrets/token',
        id: 'token',
        readOnly: false,
        given: { uid: 7, gid: 0, mode: 0o440, optional: false },
      },
      { kind: 'tmpfs', target: '/t', readOnly: false, size: 4096 },
    ])
  })

  it('tells each part by itself, from the file', async () => {
    await using bench = await Bench.create({ Dockerfile: TEXT })
    const options = bench.options()
    expect(valueOf(await bench.client.targets(options))).toHaveLength(3)
    expect(
      valueOf(await bench.client.outline({ ...options, request: bench.request({ target: 'base' }) })),
    ).toMatchObject({
      name: 'base',
      caches: [{ id: 'store' }],
    })
    expect(valueOf(await bench.client.llb(options)).map(({ kind }) => kind)).toEqual(['source'])
  })

  it('gives findings with lines, or says that the engine has no checks', async () => {
    await using bench = await Bench.create({ Dockerfile: 'FROM busybox\nMAINTAINER nobody\n' })
    const answer = await bench.client.checks(bench.options())
    if (answer.kind === 'unsupported') expect(answer.what).toBe('checks')
    else
      expect(valueOf(answer).findings).toEqual([
        expect.objectContaining({ rule: 'MaintainerDeprecated', lines: [{ first: 2, last: 2 }] }),
      ])
  })

  it('tells the digests that the vertices of the build have', async () => {
    const files = { Dockerfile: 'FROM busybox AS a\nRUN echo one\nRUN echo two\n' }
    await using bench = await Bench.create(files)
    await using project = await Project.create(files)
    const built = opsOf(await project.build()).map(({ digest }) => digest)
    expect(valueOf(await bench.client.llb(bench.options())).map(({ digest }) => digest)).toEqual(built)
  })

  it('sees every change of the text', async () => {
    await using bench = await Bench.create({})
    const names = ['a', 'b', 'c', 'd']
    for (const name of names) {
      const answer = await bench.inspect({ dockerfileText: `FROM busybox AS ${name}\n` })
      expect(valueOf(answer.targets).map((target) => target.name)).toEqual([name])
    }
    const answers = await Promise.all(
      names.map((name) => bench.inspect({ dockerfileText: `FROM busybox AS ${name}\n` })),
    )
    expect(answers.map(({ targets }) => valueOf(targets)[0]?.name)).toEqual(names)
  })
})

describe('an inspection of what is wrong', () => {
  it.each([
    ['an unknown instruction', 'FROM busybox\nFROBNICATE all\n', 2],
    ['a flag that does not exist', 'FROM busybox\n\nCOPY --nope a /\n', 3],
    // Such texts must never reach an engine: some do not survive them.
    ['a file of ARGs alone', 'ARG A=1\nARG B=2', 2],
    ['an empty text', '', 1],
    ['a step before any stage', 'ARG A=1\nRUN true\n', 2],
    ['comments alone', '# nothing', 1],
  ])('tells the line of %s', async (_what, dockerfileText, line) => {
    await using bench = await Bench.create({})
    const { llb, outline, targets } = await bench.inspect({ dockerfileText })
    for (const answer of [llb, outline, targets])
      expect(failureOf(answer)).toMatchObject({ reason: 'dockerfile', source: { ranges: [{ first: line }] } })
    expect(valueOf((await bench.inspect({ dockerfileText: 'FROM busybox\n' })).targets)).toHaveLength(1)
  })

  it('says that a target does not exist, and still tells which do', async () => {
    await using bench = await Bench.create({ Dockerfile: TEXT })
    const { llb, outline, targets } = await bench.inspect({ target: 'nope' })
    expect([failureOf(llb).reason, failureOf(outline).reason]).toEqual(['dockerfile', 'dockerfile'])
    expect(valueOf(targets)).toHaveLength(3)
  })

  it('tells targets and outline where the base image cannot be had', async () => {
    await using bench = await Bench.create({ Dockerfile: 'FROM 127.0.0.1:1/slipway/none AS app\n' })
    const { llb, targets } = await bench.inspect({})
    expect(failureOf(llb)).toMatchObject({ reason: 'source', source: { ranges: [{ first: 1, last: 1 }] } })
    expect(valueOf(targets)).toMatchObject([{ name: 'app' }])
  })

  it('says where the Dockerfile is missed', async () => {
    await using bench = await Bench.create({})
    expect(failureOf(await bench.client.llb(bench.options()))).toMatchObject({
      reason: 'dockerfile',
      message: `There is no Dockerfile at ${bench.folder}/Dockerfile.`,
    })
  })
})

describe('an inspection that is not wanted any more', () => {
  it('is cancelled at any time, and leaves the client usable', async () => {
    await using bench = await Bench.create({ Dockerfile: TEXT })
    for (const wait of [0, 1, 3, 6, 10, 15, 25]) {
      const canceller = new AbortController()
      const answer = bench.client.inspect({ ...bench.options(), signal: canceller.signal })
      await delay(wait)
      canceller.abort(new Error('newer text'))
      const { llb } = await answer
      expect(['cancelled', 'inspected']).toContain(llb.kind)
    }
    expect((await bench.inspect({})).llb.kind).toBe('inspected')
  })

  it('may be cancelled before it began', async () => {
    await using bench = await Bench.create({ Dockerfile: TEXT })
    const answer = await bench.client.targets({
      ...bench.options(),
      signal: AbortSignal.abort(new Error('no')),
    })
    expect(answer).toEqual({ kind: 'cancelled' })
  })
})

/** A folder and a client to look at it with. */
class Bench implements AsyncDisposable {
  readonly folder: string
  readonly client = new BuildKitClient(dockerTransport(dialEngine({ socketPath: inject('engineSocket') })))
  readonly #folder: AsyncDisposable

  private constructor(folder: AsyncDisposable & { readonly path: string }) {
    this.folder = folder.path
    this.#folder = folder
  }

  static async create(files: Readonly<Record<string, string>>): Promise<Bench> {
    return new Bench(await temporaryFolder(files))
  }

  request(request: Partial<BuildRequest> = {}): BuildRequest {
    return buildRequest(this.folder, request)
  }

  options(): InspectOptions {
    return {
      request: this.request(),
      hostNetworkOnly: true,
      signal: new AbortController().signal,
      configDir: this.folder,
      env: {},
    }
  }

  inspect(request: Partial<BuildRequest>): ReturnType<BuildKitClient['inspect']> {
    return this.client.inspect({ ...this.options(), request: this.request(request) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.dispose()
    await this.#folder[Symbol.asyncDispose]()
  }
}

function valueOf<T>(answer: Inspected<T>): T {
  if (answer.kind === 'inspected') return answer.value
  throw new Error(`There is no value: ${JSON.stringify(answer)}`)
}

function failureOf(answer: Inspected<unknown>): BuildFailure {
  if (answer.kind === 'failed') return answer.failure
  throw new Error(`It did not fail: ${JSON.stringify(answer)}`)
}
