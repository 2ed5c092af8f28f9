import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { frame, FrameReader } from '#electron/buildkit/grpc/framing.ts'
import {
  InfoRequestSchema,
  InfoResponseSchema,
  ReadContentRequestSchema,
  ReadContentResponseSchema,
  StatusRequestSchema,
  StatusResponseSchema,
  WriteAction,
  WriteContentRequestSchema,
  WriteContentResponseSchema,
  type WriteContentResponse,
} from '#electron/buildkit/proto/gen/content_pb.js'
import { contentService } from '#electron/buildkit/session/content-store/content-service.ts'
import { digestOfTag, putDescriptor } from '#electron/buildkit/session/content-store/oci-index.ts'
import { OciStore } from '#electron/buildkit/session/content-store/oci-store.ts'
import type { FakeSession } from '#test/support/fake-engine/fake-session.ts'
import { servedSession } from '#test/support/fake-engine/served-session.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const CONTENT = '/containerd.services.content.v1.Content'
const sha256 = (data: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(data).digest('hex')}`
const bytes = <D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array =>
  toBinary(schema, create(schema, message))

const CODE = { notFound: 5, exists: 6, denied: 7, precondition: 9, range: 11, invalid: 3, busy: 14 }

/** A folder with a blob in it, served as the stores `rw` and `ro`. */
async function served(): Promise<
  AsyncDisposable & {
    readonly path: string
    readonly session: FakeSession
    readonly store: OciStore
    readonly blob: Buffer
    readonly digest: string
  }
> {
  await using starting = new AsyncDisposableStack()
  const blob = randomBytes(3_000_000)
  const digest = sha256(blob)
  const folder = starting.use(
    await temporaryFolder({ [`blobs/sha256/${digest.slice(7)}`]: blob, secret: 's' }),
  )
  const store = new OciStore(folder.path, { writable: true })
  const { session } = starting.use(
    await servedSession(contentService({ rw: store, ro: new OciStore(folder.path) }, () => undefined)),
  )
  const owned = starting.move()
  return {
    path: folder.path,
    session,
    store,
    blob,
    digest,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function ask<I extends DescMessage, O extends DescMessage>(
  session: FakeSession,
  method: string,
  input: I,
  request: MessageInitShape<I>,
  output: O,
  store = 'rw',
): Promise<{ readonly status: number | undefined; readonly answers: readonly MessageShape<O>[] }> {
  const { status, messages } = await session.call(`${CONTENT}/${method}`, bytes(input, request), {
    'buildkit-attachable-store-id': store,
  })
  return { status, answers: messages.map((message) => fromBinary(output, message)) }
}

/** One write of an engine. */
class Write {
  readonly #stream
  readonly #frames = new FrameReader()
  readonly #answers: WriteContentResponse[] = []
  /** The call's status, once it has ended. */
  readonly ended: Promise<number>

  constructor(session: FakeSession, store = 'rw') {
    this.#stream = session.open(`${CONTENT}/Write`, { 'buildkit-attachable-store-id': store })
    this.#stream.on('data', (chunk: Buffer) => {
      for (const message of this.#frames.push(chunk))
        this.#answers.push(fromBinary(WriteContentResponseSchema, message))
    })
    this.ended = new Promise((resolve) =>
      this.#stream.on('trailers', (trailers: Readonly<Record<string, string>>) => {
        resolve(Number(trailers['grpc-status']))
        this.#stream.end()
      }),
    )
  }

  async say(request: MessageInitShape<typeof WriteContentRequestSchema>): Promise<WriteContentResponse> {
    const before = this.#answers.length
    this.#stream.write(frame(bytes(WriteContentRequestSchema, request)))
    await expect.poll(() => this.#answers.length, { interval: 2 }).toBe(before + 1)
    return this.#answers[before]!
  }

  /** Says something that ends the call, and gives its status. */
  fail(request: MessageInitShape<typeof WriteContentRequestSchema>): Promise<number> {
    this.#stream.write(frame(bytes(WriteContentRequestSchema, request)))
    return this.ended
  }

  reset(): void {
    this.#stream.close(8)
  }
}

const { STAT, WRITE, COMMIT } = WriteAction

describe('the content store', () => {
  it('tells of a blob and gives any part of it', async () => {
    await using own = await served()
    const { session, blob, digest } = own
    const info = await ask(session, 'Info', InfoRequestSchema, { digest }, InfoResponseSchema, 'ro')
    expect(info.answers[0]?.info).toMatchObject({ digest, size: 3_000_000n })
    const read = async (offset: bigint, size: bigint): Promise<Buffer> => {
      const { answers, status } = await ask(
        session,
        'Read',
        ReadContentRequestSchema,
        { digest, offset, size },
        ReadContentResponseSchema,
        'ro',
      )
      expect(status).toBe(0)
      let at = offset
      for (const answer of answers) {
        expect(answer.offset).toBe(at)
        at += BigInt(answer.data.length)
      }
      return Buffer.concat(answers.map(({ data }) => data))
    }
    expect((await read(0n, 0n)).equals(blob)).toBe(true)
    expect((await read(1_000_000n, 10n)).equals(blob.subarray(1_000_000, 1_000_010))).toBe(true)
    expect((await read(2_999_999n, 100n)).equals(blob.subarray(2_999_999))).toBe(true)
    expect(await read(3_000_000n, 0n)).toHaveLength(0)
    const behind = { digest, offset: 3_000_001n }
    expect(await ask(session, 'Read', ReadContentRequestSchema, behind, ReadContentResponseSchema)).toEqual({
      status: CODE.range,
      answers: [],
    })
  })

  it.each([
    ['sha256:../../../secret', CODE.invalid],
    ['sha256:/etc/passwd', CODE.invalid],
    ['../secret', CODE.invalid],
    ['', CODE.invalid],
    [`sha512:${'0'.repeat(128)}`, CODE.invalid],
    [`sha256:${'0'.repeat(64)}/../../secret`, CODE.invalid],
    [`sha256:${'A'.repeat(64)}`, CODE.invalid],
    [`sha256:${'0'.repeat(64)}`, CODE.notFound],
    [`sha256:${'1'.repeat(64)}`, CODE.notFound],
    [`sha256:${'2'.repeat(64)}`, CODE.notFound],
  ])('gives nothing for the digest %s', async (digest, status) => {
    await using own = await served()
    await symlink('../../secret', join(own.path, 'blobs/sha256', '1'.repeat(64)))
    await mkdir(join(own.path, 'blobs/sha256', '2'.repeat(64)))
    const none = { status, answers: [] }
    expect(await ask(own.session, 'Info', InfoRequestSchema, { digest }, InfoResponseSchema)).toEqual(none)
    expect(
      await ask(own.session, 'Read', ReadContentRequestSchema, { digest }, ReadContentResponseSchema),
    ).toEqual(none)
  })

  it('knows no other stores', async () => {
    await using own = await served()
    for (const store of ['', 'constructor', '__proto__', 'local:/etc'])
      expect(await ask(own.session, 'Info', InfoRequestSchema, own, InfoResponseSchema, store)).toEqual({
        status: CODE.notFound,
        answers: [],
      })
  })

  it('takes a blob, which is not there before it is whole', async () => {
    await using own = await served()
    const data = randomBytes(500_000)
    const expected = sha256(data)
    const write = new Write(own.session)
    const total = BigInt(data.length)
    expect(await write.say({ action: STAT, ref: 'r', total, expected })).toMatchObject({ offset: 0n, total })
    expect(await write.say({ action: WRITE, ref: 'r', data: data.subarray(0, 200_000) })).toMatchObject({
      action: WRITE,
      offset: 200_000n,
    })
    expect(
      await ask(own.session, 'Status', StatusRequestSchema, { ref: 'r' }, StatusResponseSchema),
    ).toMatchObject({
      status: 0,
      answers: [{ status: { ref: 'r', offset: 200_000n, total, expected } }],
    })
    expect(await own.store.has(expected)).toBe(false)
    const rest = { data: data.subarray(200_000), offset: 200_000n }
    expect(await write.say({ action: COMMIT, ref: 'r', total, expected, ...rest })).toMatchObject({
      action: COMMIT,
      digest: expected,
      offset: total,
    })
    expect(await write.ended).toBe(0)
    const path = join(own.path, 'blobs/sha256', expected.slice(7))
    expect((await readFile(path)).equals(data)).toBe(true)
    expect((await lstat(path)).mode & 0o777).toBe(0o644)
    expect(await readdir(join(own.path, 'ingest'))).toEqual([])
  })

  it('takes no blob that is other than it says, or that is there already', async () => {
    await using own = await served()
    const data = Buffer.from('data')
    const other = sha256('other')
    const commit = { action: COMMIT, ref: 'r', data, expected: other }
    expect(await new Write(own.session).fail(commit)).toBe(CODE.precondition)
    const short = { action: COMMIT, ref: 'r', data, total: 5n, expected: sha256(data) }
    expect(await new Write(own.session).fail(short)).toBe(CODE.precondition)
    const again = { action: STAT, ref: 'r', expected: own.digest }
    expect(await new Write(own.session).fail(again)).toBe(CODE.exists)
    const whole = { action: COMMIT, ref: 'r', data: own.blob, expected: own.digest }
    expect(await new Write(own.session).fail(whole)).toBe(CODE.exists)
    const gap = { action: WRITE, ref: 'r', data, offset: 9n }
    expect(await new Write(own.session).fail(gap)).toBe(CODE.range)
    expect(await new Write(own.session).fail({ action: STAT, ref: '' })).toBe(CODE.invalid)
    expect(await new Write(own.session, 'ro').fail(commit)).toBe(CODE.denied)
    expect(await readdir(join(own.path, 'ingest'))).toEqual([])
    expect(await readdir(join(own.path, 'blobs/sha256'))).toEqual([own.digest.slice(7)])
  })

  it('lets one write at a time have a name, and others run beside it', async () => {
    await using own = await served()
    const one = new Write(own.session)
    const two = new Write(own.session)
    await one.say({ action: WRITE, ref: 'one', data: Buffer.from('1') })
    await two.say({ action: WRITE, ref: 'two', data: Buffer.from('2') })
    expect(await new Write(own.session).fail({ action: STAT, ref: 'one' })).toBe(CODE.busy)
    one.reset()
    const gone = StatusRequestSchema
    await expect
      .poll(async () => (await ask(own.session, 'Status', gone, { ref: 'one' }, StatusResponseSchema)).status)
      .toBe(CODE.notFound)
    // The name is free before the file is gone.
    await expect.poll(() => readdir(join(own.path, 'ingest'))).toHaveLength(1)
    await two.say({ action: COMMIT, ref: 'two' })
    expect(await own.store.has(sha256('2'))).toBe(true)
    await own.store.removeAdded()
    expect(await readdir(join(own.path, 'blobs/sha256'))).toEqual([own.digest.slice(7)])
  })
})

describe("a layout's index", () => {
  const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: sha256('m'), size: 1 }

  it('finds what it was given, under its tag and its whole name', async () => {
    await using folder = await temporaryFolder()
    expect(await digestOfTag(folder.path, 'latest')).toBeUndefined()
    await putDescriptor(folder.path, descriptor, ['docker.io/library/app:1', 'v2'])
    await putDescriptor(folder.path, { ...descriptor, digest: sha256('n') }, ['v2'])
    await putDescriptor(folder.path, { ...descriptor, digest: sha256('o') }, [])
    const of = (tag: string): Promise<string | undefined> => digestOfTag(folder.path, tag)
    expect(await Promise.all(['docker.io/library/app:1', '1', 'v2', 'latest', 'none'].map(of))).toEqual([
      ...[sha256('m'), sha256('m'), sha256('n'), sha256('o'), undefined],
    ])
    expect(JSON.parse(await readFile(join(folder.path, 'oci-layout'), 'utf8'))).toEqual({
      imageLayoutVersion: '1.0.0',
    })
  })

  it('keeps what it does not know, and all of those that are entered at once', async () => {
    await using folder = await temporaryFolder({
      'index.json': JSON.stringify({
        schemaVersion: 2,
        annotations: { own: 'yes' },
        manifests: [{ ...descriptor, platform: { os: 'linux', architecture: 'arm64' } }],
      }),
    })
    const tags = Array.from({ length: 20 }, (_, at) => `t${at}`)
    await Promise.all(tags.map((tag) => putDescriptor(folder.path, descriptor, [tag])))
    const index = JSON.parse(await readFile(join(folder.path, 'index.json'), 'utf8')) as {
      readonly annotations: unknown
      readonly manifests: readonly Record<string, unknown>[]
    }
    expect(index.annotations).toEqual({ own: 'yes' })
    expect(index.manifests).toHaveLength(21)
    expect(index.manifests[0]?.['platform']).toEqual({ os: 'linux', architecture: 'arm64' })
  })

  it('is not overwritten when it cannot be read', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'index.json'), '{"manifests": 1}')
    await expect(putDescriptor(folder.path, descriptor, [])).rejects.toThrow()
    expect(await readFile(join(folder.path, 'index.json'), 'utf8')).toBe('{"manifests": 1}')
  })
})
