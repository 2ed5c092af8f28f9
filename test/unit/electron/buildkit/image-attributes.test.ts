import { describe, expect, it } from 'vitest'
import { imageAttributes } from '#electron/buildkit/prepare/outputs/image-attributes.ts'
import { imageResult } from '#electron/buildkit/prepare/outputs/image-result.ts'

describe("an image's options", () => {
  it("become BuildKit's attributes", () => {
    expect(
      imageAttributes(
        {
          names: ['app:1', 'app:2'],
          compression: 'estargz',
          compressionLevel: 0,
          forceCompression: true,
          ociMediaTypes: false,
          rewriteTimestamp: true,
        },
        ['ignored:1'],
      ),
    ).toEqual({
      name: 'app:1,app:2',
      compression: 'estargz',
      'compression-level': '0',
      'force-compression': 'true',
      'oci-mediatypes': 'false',
      'rewrite-timestamp': 'true',
    })
    expect(imageAttributes({ names: [] }, ['tag:1'])).toEqual({ name: 'tag:1' })
    expect(imageAttributes({ names: [] }, [])).toEqual({})
  })

  it('put annotations where their prefixes say', () => {
    const annotations = {
      'org.example.plain': '1',
      'manifest:org.example.a': '2',
      'index,manifest[linux/arm64/v8]:org.example.b': '3',
      'manifest-descriptor:org.example.c': '4',
      'index-descriptor:org.example.d': 'with, comma',
    }
    expect(imageAttributes({ names: [], annotations }, [])).toEqual({
      'annotation.org.example.plain': '1',
      'annotation-manifest.org.example.a': '2',
      'annotation-index.org.example.b': '3',
      'annotation-manifest[linux/arm64/v8].org.example.b': '3',
      'annotation-manifest-descriptor.org.example.c': '4',
      'annotation-index-descriptor.org.example.d': 'with, comma',
    })
    expect(() => imageAttributes({ names: [], annotations: { 'layer:a': '' } }, [])).toThrow(
      'cannot be put on layer',
    )
  })
})

describe('what an exporter tells', () => {
  const descriptor = { mediaType: 'application/vnd.oci.image.index.v1+json', digest: 'sha256:a', size: 5 }
  const encoded = Buffer.from(JSON.stringify({ ...descriptor, platform: {} })).toString('base64')

  it('is read from its own words before those of all exporters', () => {
    const own = {
      'containerimage.digest': 'sha256:a',
      'containerimage.descriptor': encoded,
      'image.name': 'a,b',
    }
    expect(imageResult({ 'containerimage.digest': 'sha256:other', 'image.name': 'other' }, own)).toEqual({
      digest: 'sha256:a',
      descriptor,
      names: ['a', 'b'],
    })
    expect(imageResult({ 'containerimage.config.digest': 'sha256:c', 'image.name': '' })).toEqual({
      configDigest: 'sha256:c',
    })
  })
})
