import type { BuildEvent, BuildOutcome } from '#shared/build/build-event.ts'
import type { OutputResult } from '#shared/build/output-result.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { gitCheckout } from '#electron/lib/git-checkout.ts'
import type { BuildOptions } from './buildkit-client.ts'
import type { GrpcClient } from './grpc/grpc-client.ts'
import { masker, type Masker } from './mask.ts'
import { attestationAttributes } from './prepare/attestations.ts'
import { mergeParts, type BuildPart } from './prepare/build-part.ts'
import { failsAtLength } from './prepare/fails-at-length.ts'
import { outputEngine } from './prepare/output-engine.ts'
import { prepareCaches } from './prepare/prepare-caches.ts'
import { prepareFrontend } from './prepare/prepare-frontend.ts'
import { prepareOutputs } from './prepare/prepare-outputs.ts'
import { prepareSecrets } from './prepare/prepare-secrets.ts'
import { prepareSsh } from './prepare/prepare-ssh.ts'
import { vcsAttributes } from './prepare/vcs-attributes.ts'
import { openBuildSession } from './session/build-session.ts'
import type { SendFolder } from './session/context/send-folder.ts'
import { dockerCredentials, type CredentialStore } from './session/credentials.ts'
import { registryHost } from './session/registry-host.ts'
import { contentService } from './session/content-store/content-service.ts'
import type { OutputError } from './session/export/output-error.ts'
import type { ReceiveFolder } from './session/export/receive-folder.ts'
import { solve } from './solve.ts'
import type { EngineTransport } from './transport/engine-transport.ts'

/** Gives a connection that all share: the one for errors of any length where `longErrors` says so. */
export type Connect = (signal: AbortSignal, longErrors?: boolean) => Promise<GrpcClient>

/** What a build needs of the client that it belongs to. */
export interface BuildServices {
  readonly transport: EngineTransport
  readonly send: SendFolder
  readonly receive: ReceiveFolder
  readonly connect: Connect
  /** Told what hides the secrets' values, before anything can tell them. */
  readonly onMasker: (mask: Masker) => void
}

/** Prepares a request, builds it and brings its outputs home. @throws whatever goes wrong, or the signal's reason */
export async function runBuild(
  options: BuildOptions,
  ref: string,
  services: BuildServices,
): Promise<BuildOutcome> {
  const { request, signal, env, configDir, hostNetworkOnly } = options
  const logins = dockerCredentials(configDir, env)
  const parts: BuildPart[] = []
  const checkout =
    isRemoteContext(request.context) || isOff(env['BUILDX_GIT_INFO'])
      ? undefined
      : gitCheckout(request.context)
  try {
    const secrets = await prepareSecrets(request, env, signal)
    parts.push(secrets)
    const engine = outputEngine(services.transport.engine, services.connect, waysOut(options, logins), signal)
    const caches = await prepareCaches(request, env, engine.hasImageStore)
    parts.push(caches)
    const mask = masker([...secrets.values, ...caches.values])
    services.onMasker(mask)
    parts.push(await prepareSsh(request, env, signal))
    parts.push(...(await prepareFrontend(request, hostNetworkOnly)))
    for (const folder of Object.values(mergeParts(parts).folders)) services.send.prepare?.(folder)
    parts.push({ attributes: await vcsAttributes(await checkout, mergeParts(parts).folders) })
    const outputs = await prepareOutputs(request, engine, services.receive)
    parts.push(outputs)
    const attested = attestationAttributes(request.attestations ?? {}, await engine.hasImageStore())
    const prepared: Prepared = { build: mergeParts(parts), attested, mask, logins }
    const response = await solveParts(prepared, options, ref, services)
    return succeeded(request, response, outputs.results)
  } finally {
    await mergeParts(parts).dispose()
  }
}

/** How the environment turns something off, as Go reads it. */
function isOff(value: string | undefined): boolean {
  return /^(0|f|false)$/i.test(value ?? '')
}

/** What of the engine's own API outputs may need. */
function waysOut(
  { loadImage, pushImage }: BuildOptions,
  logins: CredentialStore,
): Parameters<typeof outputEngine>[2] {
  return {
    ...(loadImage && { loadImage }),
    ...(pushImage && {
      enginePush: { push: pushImage, login: (name, signal) => logins(registryHost(name), signal) },
    }),
  }
}

/** What a request asks for, as the engine is to be told it. */
interface Prepared {
  readonly build: Required<BuildPart>
  /** The frontend's attributes that make attestations. */
  readonly attested: Readonly<Record<string, string>>
  readonly mask: Masker
  readonly logins: CredentialStore
}

async function solveParts(
  { build, attested, mask, logins }: Prepared,
  { signal, onEvent }: BuildOptions,
  ref: string,
  services: BuildServices,
): Promise<Readonly<Record<string, string>>> {
  const client = await services.connect(signal, failsAtLength(build))
  let defect: { readonly error: unknown } | undefined
  let unwritten: OutputError | undefined
  const session = openBuildSession(
    services.transport,
    client,
    {
      build,
      send: services.send,
      logins,
      handlers: {
        ...(Object.keys(build.stores).length > 0 &&
          contentService(build.stores, (error) => (unwritten ??= error))),
      },
    },
    signal,
  )
  try {
    const response = await solve(client, {
      ref,
      session: session.id,
      call: session.call,
      attributes: { ...recorded(session.call.attributes), ...attested },
      exporters: build.exporters,
      cacheExports: build.cacheExports,
      entitlements: build.entitlements,
      masker: mask,
      onEvent: (event) => onEvent(withFiles(event, session.filesSent)),
      onDefect: (error) => (defect ??= { error }),
      signal: AbortSignal.any([signal, session.failed]),
    })
    if (defect) throw defect.error
    await build.finish(response, signal)
    return response
  } catch (error) {
    throw session.contextFailure ?? build.cause() ?? unwritten ?? error
  } finally {
    session.dispose()
  }
}

/** BuildKit counts the bytes that it was sent of a folder, `transferring context:`; how many files it wanted is known here. */
function withFiles(event: BuildEvent, filesSent: (folder: string) => number): BuildEvent {
  if (event.kind !== 'status') return event
  const [, folder] = /^transferring (.+):$/.exec(event.id) ?? []
  return folder === undefined ? event : { ...event, files: filesSent(folder) }
}

/** What of a frontend's attributes the engine may keep in its history: those of caches can hold credentials. */
function recorded({
  'cache-imports': _caches,
  ...attributes
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return attributes
}

function succeeded(
  { tags }: BuildRequest,
  response: Readonly<Record<string, string>>,
  outputs: readonly OutputResult[],
): BuildOutcome {
  const digest = response['containerimage.digest'] ?? response['containerimage.config.digest']
  return { kind: 'succeeded', ...(digest !== undefined && { imageDigest: digest }), tags, outputs }
}
