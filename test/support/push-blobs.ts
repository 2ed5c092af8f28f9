import type { ImageBlobs } from './image-of.ts'

/** Pushes an image to a registry as `latest` (OCI distribution specification, "Pushing manifests"). */
export async function pushBlobs(
  address: string,
  repository: string,
  image: ImageBlobs,
  login = false,
): Promise<void> {
  const authorization = `Basic ${Buffer.from('slipway:opensesame').toString('base64')}`
  const send = async (method: string, url: string, type: string, body: Buffer): Promise<Response> => {
    const headers = { 'Content-Type': type, ...(login && { Authorization: authorization }) }
    const answer = await fetch(url, { method, headers, body: new Uint8Array(body) })
    if (!answer.ok) throw new Error(`${method} ${url}: HTTP ${answer.status}: ${await answer.text()}`)
    return answer
  }
  const base = `http://${address}/v2/${repository}`
  const manifests = [...image.manifests, image.index]
  const isManifest = new Set(manifests.map(({ digest }) => digest))
  for (const [digest, content] of image.blobs) {
    if (isManifest.has(digest)) continue
    const begun = await send('POST', `${base}/blobs/uploads/`, 'application/octet-stream', Buffer.alloc(0))
    const to = new URL(begun.headers.get('location') ?? '', base)
    to.searchParams.set('digest', digest)
    await send('PUT', to.href, 'application/octet-stream', content)
  }
  for (const { digest, mediaType } of manifests) {
    const name = digest === image.index.digest ? 'latest' : digest
    await send('PUT', `${base}/manifests/${name}`, mediaType, image.blobs.get(digest) ?? Buffer.alloc(0))
  }
}
