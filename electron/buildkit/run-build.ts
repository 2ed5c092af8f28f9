import type { BuildOutcome } from '#shared/build/build-event.ts'
import type { BuildOptions } from './buildkit-client.ts'
import type { GrpcClient } from './grpc/grpc-client.ts'
import { masker, type Masker } from './mask.ts'
import { sharedKeyOf } from './prepare/build-folders.ts'
import { mergeParts, type BuildPart } from './prepare/build-part.ts'
import { prepareFrontend } from './prepare/prepare-frontend.ts'
import { prepareOutputs } from './prepare/prepare-outputs.ts'
import { prepareSecrets } from './prepare/prepare-secrets.ts'
import { openBuildSession } from './session/build-session.ts'
import type { SendFolder } from './session/context/send-folder.ts'
import { solve } from './solve.ts'
import type { EngineTransport } from './transport/engine-transport.ts'

/** What a build needs of the client that it belongs to. */
export interface BuildServices {
  readonly transport: EngineTransport
  readonly send: SendFolder
  readonly connect: (signal: AbortSignal) => Promise<GrpcClient>
  /** Told what hides the secrets' values, before anything can tell them. */
  readonly onMasker: (mask: Masker) => void
}

/** Prepares a request, builds it and brings its outputs home. @throws whatever goes wrong, or the signal's reason */
export async function runBuild(
  options: BuildOptions,
  ref: string,
  services: BuildServices,
): Promise<BuildOutcome> {
  const { request, signal, env, hostNetworkOnly } = options
  const parts: BuildPart[] = []
  try {
    const secrets = await prepareSecrets(request, env, signal)
    parts.push(secrets)
    const mask = masker(secrets.values)
    services.onMasker(mask)
    parts.push(...(await prepareFrontend(request, hostNetworkOnly)), prepareOutputs(request))
    return await solveParts(mergeParts(parts), mask, options, ref, services)
  } finally {
    await mergeParts(parts).dispose()
  }
}

async function solveParts(
  build: Required<BuildPart>,
  mask: Masker,
  options: BuildOptions,
  ref: string,
  services: BuildServices,
): Promise<BuildOutcome> {
  const { request, signal, env, configDir, onEvent } = options
  const client = await services.connect(signal)
  let defect: { readonly error: unknown } | undefined
  const session = await openBuildSession(
    services.transport,
    client,
    {
      sharedKey: sharedKeyOf(request.context),
      folders: build.folders,
      send: services.send,
      configDir,
      env,
      handlers: build.handlers,
    },
    signal,
  )
  try {
    const response = await solve(client, {
      ref,
      session: session.id,
      attributes: build.attributes,
      exporters: build.exporters,
      entitlements: build.entitlements,
      masker: mask,
      onEvent,
      onDefect: (error) => (defect ??= { error }),
      signal: AbortSignal.any([signal, session.failed]),
    })
    if (defect) throw defect.error
    await build.finish(response, signal)
    const digest = response['containerimage.digest'] ?? response['containerimage.config.digest']
    return { kind: 'succeeded', ...(digest !== undefined && { imageDigest: digest }), tags: request.tags }
  } catch (error) {
    throw session.contextFailure ?? error
  } finally {
    session.dispose()
  }
}
