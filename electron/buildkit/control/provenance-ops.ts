import { create } from '@bufbuild/protobuf'
import type { BuildOp, OpKind } from '#shared/build/build-event.ts'
import { mountsOf, platformName } from '../decode-ops.ts'
import { JsonObject } from '../inspect/read-json.ts'
import type { Masker } from '../mask.ts'
import {
  CacheSharing,
  GivenSchema,
  MountSchema,
  MountType,
  PlatformSchema,
  type Given,
  type Mount,
} from '../proto/gen/ops_pb.js'
import { provenanceSource } from './provenance-source.ts'

const KINDS: readonly OpKind[] = ['exec', 'file', 'source', 'merge', 'diff', 'build']

/** By their numbers. */
const MOUNT_TYPES = [MountType.BIND, MountType.SECRET, MountType.SSH, MountType.CACHE, MountType.TMPFS]
const SHARINGS = [CacheSharing.SHARED, CacheSharing.PRIVATE, CacheSharing.LOCKED]

/**
 * Reads the LLB that a provenance attestation tells of a build, with the digests that its vertices had:
 *
 *     {"buildConfig": {"llbDefinition": [{"id": "step1", "op": {"Op": {"exec": {…}}}, "inputs": ["step0:0"]}],
 *       "digestMapping": {"sha256:…": "step1"}},
 *      "metadata": {"https://mobyproject.org/buildkit@v1#metadata": {"source": {"locations": {"step1": …}}}}}
 *
 * https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md
 *
 * @param predicate the attestation's predicate, of SLSA 0.2 or 1
 * @param names of the build's vertices, by digest: provenance has none
 */
export function provenanceOps(
  predicate: unknown,
  names: ReadonlyMap<string, string>,
  masker: Masker,
): readonly BuildOp[] {
  const root = new JsonObject(predicate)
  const config = root.has('buildDefinition')
    ? root.object('buildDefinition').object('internalParameters').object('buildConfig')
    : root.object('buildConfig')
  const source = provenanceSource(root)
  const digests = new Map(
    config
      .object('digestMapping')
      .texts()
      .map(([digest, step]) => [step, digest]),
  )
  return config.list('llbDefinition').flatMap((step): BuildOp[] => {
    const id = step.string('id') ?? ''
    const digest = digests.get(id)
    const kind = KINDS.find((name) => step.object('op').object('Op').has(name))
    if (digest === undefined || kind === undefined) return [] // The last one only names the result.
    const op = step.object('op').object('Op').object(kind)
    const inputs = step.strings('inputs').flatMap((input) => digests.get(input.replace(/:\d+$/, '')) ?? [])
    const identifier = kind === 'source' ? masker.maskName(op.string('identifier') ?? '') : undefined
    return [
      {
        digest,
        kind,
        inputs,
        name: names.get(digest) ?? identifier ?? kind,
        ...(identifier !== undefined && { source: identifier }),
        ...platformOf(step.object('op')),
        lines: source
          .object('locations')
          .object(id)
          .list('locations')
          .flatMap((location) => location.ranges()),
        mounts: mountsOf(op.list('mounts').map(mountOf), inputs),
      },
    ]
  })
}

function platformOf(op: JsonObject): Pick<BuildOp, 'platform'> {
  if (!op.has('platform')) return {}
  const platform = op.object('platform')
  return {
    platform: platformName(
      create(PlatformSchema, {
        os: platform.string('OS') ?? '',
        architecture: platform.string('Architecture') ?? '',
        variant: platform.string('Variant') ?? '',
      }),
    ),
  }
}

function mountOf(mount: JsonObject): Mount {
  return create(MountSchema, {
    dest: mount.string('dest') ?? '',
    readOnly: mount.flag('readonly'),
    type: MOUNT_TYPES[mount.number('mountType') ?? 0] ?? MountType.BIND,
    input: BigInt(mount.number('input') ?? 0), // Go leaves a 0 out.
    selector: mount.string('selector') ?? '',
    secret: givenOf(mount.object('secretOpt')),
    ssh: givenOf(mount.object('SSHOpt')),
    cache: {
      id: mount.object('cacheOpt').string('ID') ?? '',
      sharing: SHARINGS[mount.object('cacheOpt').number('sharing') ?? 0] ?? CacheSharing.SHARED,
    },
    tmpfs: { size: BigInt(mount.object('TmpfsOpt').number('size') ?? 0) },
  })
}

function givenOf(options: JsonObject): Given {
  return create(GivenSchema, {
    id: options.string('ID') ?? '',
    uid: options.number('uid') ?? 0,
    gid: options.number('gid') ?? 0,
    mode: options.number('mode') ?? 0,
    optional: options.flag('optional'),
  })
}
