import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildkitdTransport } from '#electron/buildkit/transport/buildkitd-transport.ts'
import { dialEngine } from '#electron/buildkit/transport/dial.ts'
import { missingEngine } from '#test/support/matrix-engines.ts'
import { ociImages } from '#test/support/oci-image.ts'
import { startBuildkitd } from '#test/support/start-buildkitd.ts'
import { failureOf, outputOf, Project } from './project.ts'

/**
 * A scanner as BuildKit runs one: it lists the files of an image as packages.
 * https://github.com/moby/buildkit/blob/master/docs/attestations/sbom-protocol.md
 */
const SCANNER = `#!/bin/sh
set -e
echo "scanning $BUILDKIT_SCAN_SOURCE"
packages=$(cd "$BUILDKIT_SCAN_SOURCE" && find made -type f | sed 's/.*/{"SPDXID":"SPDXRef-&","name":"&"}/' | paste -sd, -)
cat > "$BUILDKIT_SCAN_DESTINATION/found.spdx.json" <<EOF
{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://spdx.dev/Document",
 "predicate": {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "found", "packages": [$packages]}}
EOF
`

const SPDX = 'https://spdx.dev/Document'

const missing = missingEngine('buildkitd')

describe.skipIf(missing !== undefined)(
  `a list of packages${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    const owned = new AsyncDisposableStack()
    let project: Project
    let generator: string
    beforeAll(async () => {
      const { url, registry } = owned.use(await startBuildkitd({ listen: 'unix' }))
      const transport = buildkitdTransport(dialEngine({ socketPath: url.replace('unix://', '') }))
      project = owned.use(
        await Project.create(
          {
            Dockerfile: 'FROM busybox AS base\nRUN mkdir /made && touch /made/one /made/two\nFROM base\n',
            'scanner/Dockerfile': 'FROM busybox\nCOPY --chmod=755 scan.sh /\nENTRYPOINT ["/scan.sh"]\n',
            'scanner/scan.sh': SCANNER,
            'broken/Dockerfile': 'FROM busybox\nENTRYPOINT ["sh", "-c", "echo cannot scan; exit 9"]\n',
          },
          { transport },
        ),
      )
      generator = `${registry}/scanner`
      for (const name of ['scanner', 'broken'])
        expect(
          await project.build({
            context: join(project.folder, name),
            outputs: [{ kind: 'image', push: true, names: [`${registry}/${name}`] }],
          }),
        ).toMatchObject({ outcome: { kind: 'succeeded' } })
    })
    afterAll(() => owned.disposeAsync())

    it('that a scanner finds stands beside the image', async () => {
      const path = join(project.folder, 'image.tar')
      const result = await project.build({
        attestations: { sbom: { generator } },
        outputs: [{ kind: 'oci', path, names: ['slipway/listed:1'] }],
      })
      expect(result.outcome).toMatchObject({ kind: 'succeeded' })
      expect(outputOf(result)).toMatch(/^scanning \/run\/src\//)
      const statements = (await ociImages(path)).flatMap((image) => image.statements)
      const [list] = statements.filter(
        (statement) => (statement as { readonly predicateType: string }).predicateType === SPDX,
      )
      expect(list).toMatchObject({
        subject: [{ digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } }],
        predicate: { packages: [{ name: 'made/one' }, { name: 'made/two' }] },
      })
    })

    it('stands beside files that are written to a folder', async () => {
      const path = join(project.folder, 'files')
      const result = await project.build({
        attestations: { sbom: { generator }, provenance: false },
        outputs: [{ kind: 'local', path }],
      })
      expect(result.outcome).toMatchObject({ kind: 'succeeded' })
      const [name = ''] = (await readdir(path)).filter((each) => each.endsWith('.spdx.json'))
      expect(JSON.parse(await readFile(join(path, name), 'utf8'))).toMatchObject({
        predicate: { packages: [{ name: 'made/one' }, { name: 'made/two' }] },
      })
    })

    it('of a scanner that fails is a failed build with its words', async () => {
      const result = await project.build({
        attestations: { sbom: { generator: generator.replace(/scanner$/, 'broken') } },
        outputs: [{ kind: 'oci', path: join(project.folder, 'none.tar'), names: [] }],
      })
      expect(failureOf(result)).toMatchObject({ reason: 'step', exitCode: 9, lastOutput: ['cannot scan'] })
    })

    it('is made by BuildKit’s own scanner unless another is named', async () => {
      const result = await project.build({
        attestations: { sbom: {} },
        outputs: [{ kind: 'oci', path: join(project.folder, 'none.tar'), names: [] }],
      })
      expect(failureOf(result)).toMatchObject({
        reason: 'source',
        message: expect.stringMatching(/docker\/buildkit-syft-scanner/),
      })
    })
  },
)
