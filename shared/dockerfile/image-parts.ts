/**
 * An image's name in two: what it is, and which one of it. `localhost:5000/app:1.2@sha256:ab…` is `localhost:5000/app` and
 * `:1.2@sha256:ab…`; the second is empty where the name has neither a tag nor a digest.
 */
export function imageParts(image: string): { readonly name: string; readonly version: string } {
  const last = image.split('@', 1)[0]?.lastIndexOf('/') ?? -1
  const length = image.slice(last + 1).search(/[:@]/)
  const end = length < 0 ? image.length : last + 1 + length
  return { name: image.slice(0, end), version: image.slice(end) }
}
