import type { EngineLayout } from './engine-layout.ts'

/** What the build cache may keep on disk unless said otherwise: 10 GB. */
export const DEFAULT_KEEP_BYTES = 10_000_000_000

/** Fields of dockerd's configuration file. */
export type DaemonSettings = Readonly<Record<string, unknown>>

/**
 * dockerd's configuration file (its manual: "Daemon configuration file").
 *
 * No bridge, no firewall rule, no forwarding: the engine leaves the machine's network as it found it. So RUN has no
 * network of its own and a build asks for the host's (`force-network-mode=host` and the entitlement `network.host`).
 * `builder.gc` caps the build cache.
 *
 * @param settings laid over these
 */
export function daemonConfig(layout: EngineLayout, keepBytes: number, settings: DaemonSettings = {}): string {
  return `${JSON.stringify(
    {
      'data-root': layout.dataRoot,
      'exec-root': layout.execRoot,
      pidfile: layout.pidFile,
      hosts: [`unix://${layout.socketPath}`],
      group: '0',
      containerd: layout.containerdSocket,
      bridge: 'none',
      iptables: false,
      ip6tables: false,
      'ip-forward': false,
      'ip-masq': false,
      'userland-proxy': false,
      'log-level': 'warn',
      builder: { gc: { enabled: true, defaultKeepStorage: `${String(keepBytes)}B` } },
      ...settings,
    },
    undefined,
    2,
  )}\n`
}

/**
 * containerd's configuration (config.toml, version 2). dockerd would otherwise take the machine's own containerd where
 * one runs. What the studio never uses is off, which also halves its start.
 */
export function containerdConfig(layout: EngineLayout): string {
  const disabled = [
    'io.containerd.grpc.v1.cri',
    'io.containerd.nri.v1.nri',
    'io.containerd.snapshotter.v1.aufs',
    'io.containerd.snapshotter.v1.blockfile',
    'io.containerd.snapshotter.v1.btrfs',
    'io.containerd.snapshotter.v1.devmapper',
    'io.containerd.snapshotter.v1.zfs',
    'io.containerd.internal.v1.opt',
    'io.containerd.internal.v1.tracing',
    'io.containerd.tracing.processor.v1.otlp',
  ]
  return [
    'version = 2',
    `root = ${tomlString(layout.containerdRoot)}`,
    `state = ${tomlString(layout.containerdState)}`,
    `disabled_plugins = [${disabled.map(tomlString).join(', ')}]`,
    '[grpc]',
    `  address = ${tomlString(layout.containerdSocket)}`,
    '[ttrpc]',
    `  address = ${tomlString(`${layout.containerdSocket}.ttrpc`)}`,
    '',
  ].join('\n')
}

/** A TOML basic string; JSON's escapes are a subset of TOML's. */
const tomlString = (text: string): string => JSON.stringify(text)
