/** The host of an image's registry: `ghcr.io` of `ghcr.io/acme/app:1`, `docker.io` where a name has none. */
export function registryHost(name: string): string {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  return first.includes('.') || first.includes(':') || first === 'localhost' ? first : 'docker.io'
}
