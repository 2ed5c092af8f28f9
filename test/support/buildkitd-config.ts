import type { Certificates } from './make-certificates.ts'

/** What differs between the buildkitds of tests. */
interface Configured {
  readonly root: string
  readonly url: string
  readonly registry: string
  readonly certificates: Certificates | undefined
}

/** buildkitd.toml (moby/buildkit, docs/buildkitd.toml.md). */
export function buildkitdConfig({ root, url, registry, certificates }: Configured): string {
  const text = (value: string): string => JSON.stringify(value)
  return [
    `root = ${text(root)}`,
    'insecure-entitlements = ["network.host", "security.insecure"]',
    '[grpc]',
    `address = [${text(url)}]`,
    ...(certificates
      ? [
          '[grpc.tls]',
          `cert = ${text(certificates.serverCert)}`,
          `key = ${text(certificates.serverKey)}`,
          `ca = ${text(certificates.ca)}`,
        ]
      : []),
    '[worker.oci]',
    'enabled = true',
    '[worker.containerd]',
    'enabled = false',
    '[registry."docker.io"]',
    `mirrors = [${text(registry)}]`,
    `[registry.${text(registry)}]`,
    'http = true',
    '',
  ].join('\n')
}
