import { assertNever } from '#shared/assert-never.ts'
import type { OutputResult } from '#shared/build/output-result.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import type { Output } from '#shared/request/output.ts'
import { exportService, type Receiver } from '../session/export/export-service.ts'
import { OutputError } from '../session/export/output-error.ts'
import type { ReceiveFolder } from '../session/export/receive-folder.ts'
import type { OciStore } from '../session/content-store/oci-store.ts'
import type { Exporter } from '../solve.ts'
import type { BuildPart } from './build-part.ts'
import type { OutputEngine } from './output-engine.ts'
import { archiveOutput } from './outputs/archive-output.ts'
import { folderOutput } from './outputs/folder-output.ts'
import { imageAttributes, isPlainImage } from './outputs/image-attributes.ts'
import { imageResult } from './outputs/image-result.ts'
import { layoutOutput } from './outputs/layout-output.ts'
import { loadOutput } from './outputs/load-output.ts'
import { pushOutput } from './outputs/push-output.ts'
import type { PreparedOutput } from './outputs/prepared-output.ts'

export interface OutputsPart extends BuildPart {
  /** What was left behind, in the order of the request; complete after `finish`. */
  readonly results: readonly OutputResult[]
}

/**
 * What a build leaves behind. Places that cannot be written to, and what the engine cannot make, are found here.
 * @throws OutputError
 */
export async function prepareOutputs(
  request: BuildRequest,
  engine: OutputEngine,
  receiveFolder: ReceiveFolder,
): Promise<OutputsPart> {
  const outputs = request.outputs ?? [{ kind: 'load', names: request.tags }]
  assertDistinct(outputs)
  const prepared: PreparedOutput[] = []
  const dispose = async (): Promise<void> => {
    // Backwards: a folder may have been made within one that was made for another output.
    for (const output of prepared.toReversed()) await output.dispose?.()
  }
  try {
    for (const output of outputs) prepared.push(await prepare(output, request, engine, receiveFolder))
  } catch (error) {
    await dispose()
    throw error
  }
  return { ...partOf(prepared), dispose }
}

function partOf(prepared: readonly PreparedOutput[]): OutputsPart {
  const exporters: Exporter[] = []
  const receivers = new Map<number, Receiver>()
  const stores: Record<string, OciStore> = {}
  for (const { exporter, receive, store } of prepared) {
    if (!exporter) continue
    if (receive) receivers.set(exporters.length, receive)
    if (store) stores[LAYOUT_STORE] = store
    exporters.push(exporter)
  }
  const results: OutputResult[] = []
  let failure: OutputError | undefined
  return {
    exporters,
    stores,
    handlers: receivers.size > 0 ? exportService(receivers, (error) => (failure ??= error)) : {},
    negotiate({ llb }) {
      if (exporters.length > 1 && !llb.has('exporter.multiple')) throw several()
      return {}
    },
    results,
    cause: () => failure,
    async finish(response, signal) {
      for (const output of prepared) results.push(await output.finish(response, signal))
    },
  }
}

/** The store that the exporter `oci` writes to when it does not send an archive. */
const LAYOUT_STORE = 'export'

/** Engines that cannot do so would say nothing and make the first one. */
function several(): OutputError {
  return new OutputError('This engine makes one output in a build.', {
    remedy: 'Ask for one output, or build with a newer engine.',
  })
}

async function prepare(
  output: Output,
  request: BuildRequest,
  engine: OutputEngine,
  receiveFolder: ReceiveFolder,
): Promise<PreparedOutput> {
  switch (output.kind) {
    case 'load':
      return prepareLoad(output, request, engine)
    case 'image':
      return prepareImage(output, request, engine)
    case 'oci':
      await assertImageStore(engine, 'An archive or folder in OCI layout')
      return output.tar === false
        ? layoutOutput(output, imageAttributes(output, request.tags))
        : archiveOutput('oci', output.path, exporterOf('oci', output, request))
    case 'docker':
      await assertImageStore(engine, 'An archive for docker load')
      assertOneManifest(request)
      return archiveOutput('docker', output.path, exporterOf('docker', output, request))
    case 'tar':
      return archiveOutput('tar', output.path, { type: 'tar', attributes: {} })
    case 'local':
      return folderOutput(output, receiveFolder)
    case 'cache-only':
      return { finish: () => Promise.resolve({ kind: 'cache-only' }) }
    default:
      return assertNever(output)
  }
}

async function prepareLoad(
  output: Extract<Output, { kind: 'load' }>,
  request: BuildRequest,
  engine: OutputEngine,
): Promise<PreparedOutput> {
  const attributes = imageAttributes(output, request.tags)
  if (engine.kind === 'docker') {
    if (!isPlainImage(output)) await assertImageStore(engine, 'An image with such options')
    return {
      exporter: { type: 'moby', attributes },
      finish: (response) => Promise.resolve({ kind: 'load', ...imageResult(response) }),
    }
  }
  if (!engine.loadImage)
    throw new OutputError('There is no engine that the image could be loaded into.', {
      remedy: 'Push the image, or write it to a file.',
    })
  return loadOutput(hasIndex(request) ? 'oci' : 'docker', attributes, engine.loadImage)
}

async function prepareImage(
  output: Extract<Output, { kind: 'image' }>,
  request: BuildRequest,
  engine: OutputEngine,
): Promise<PreparedOutput> {
  const { kind, push, pushByDigest, insecureRegistry, store, unpack, ...options } = output
  const pushes = push === true || pushByDigest === true
  const enginePush = pushes && !(await engine.hasImageStore()) ? engine.enginePush : undefined
  if (pushByDigest === true || (pushes && !enginePush))
    await assertImageStore(engine, 'An image that is pushed')
  if (insecureRegistry !== undefined)
    await assertImageStore(engine, 'A push that says how its registry is spoken to')
  if (store === false || !isPlainImage(options)) await assertImageStore(engine, 'An image with such options')
  const attributes = imageAttributes(options, request.tags)
  if (pushes && attributes['name'] === undefined)
    throw new OutputError('An image without a name cannot be pushed.', {
      remedy: 'Give it the name of a place in a registry, for instance registry.example.org/app:1.',
    })
  if (enginePush)
    return pushOutput(attributes, options.names.length > 0 ? options.names : request.tags, enginePush)
  return {
    exporter: {
      // Docker Engine's own exporter makes it known to the engine, too.
      type: engine.kind === 'docker' ? 'moby' : 'image',
      attributes: {
        ...attributes,
        ...(pushes && { push: 'true' }),
        ...(pushByDigest !== undefined && { 'push-by-digest': String(pushByDigest) }),
        ...(insecureRegistry !== undefined && { 'registry.insecure': String(insecureRegistry) }),
        ...(store !== undefined && { store: String(store) }),
        ...(unpack !== undefined && { unpack: String(unpack) }),
      },
    },
    finish: (response) => Promise.resolve({ kind, pushed: pushes, ...imageResult(response) }),
  }
}

function exporterOf(
  type: 'oci' | 'docker',
  output: Extract<Output, { kind: 'oci' | 'docker' }>,
  request: BuildRequest,
): Exporter {
  return { type, attributes: imageAttributes(output, request.tags) }
}

/** Asked of the engine, since Docker Engine has one or the other by its configuration. */
async function assertImageStore(engine: OutputEngine, what: string): Promise<void> {
  if (await engine.hasImageStore()) return
  throw new OutputError(`${what} cannot be made by this engine: it keeps images in a form of its own.`, {
    remedy: 'Turn on its containerd image store, or build with a BuildKit of its own.',
  })
}

/** Whether the result is more than one manifest. */
function hasIndex({ platforms = [], attestations }: BuildRequest): boolean {
  const attested = Object.values(attestations ?? {}).some((attestation) => attestation !== false)
  return platforms.length > 1 || attested
}

function assertOneManifest(request: BuildRequest): void {
  if (!hasIndex(request)) return
  throw new OutputError(
    'An archive for docker load holds neither images of several platforms nor attestations.',
    { remedy: 'Write an OCI archive, which docker load of an engine with a containerd image store reads.' },
  )
}

function assertDistinct(outputs: readonly Output[]): void {
  const paths = outputs.flatMap((output) => ('path' in output ? [output.path] : []))
  const twice = paths.find((path, index) => paths.indexOf(path) < index)
  if (twice !== undefined) throw new OutputError(`Two outputs would be written to ${twice}.`)
  if (outputs.filter((output) => output.kind === 'oci' && output.tar === false).length > 1)
    throw new OutputError('BuildKit writes one folder in OCI layout in a build.', {
      remedy: 'Write the others as archives.',
    })
}
