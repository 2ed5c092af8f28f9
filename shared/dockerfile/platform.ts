import { goQuote } from './go-quote.ts'

const systems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos'.split(
    ' ',
  ),
)
const architectures = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ' +
    'ppc riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
)
const part = /^[A-Za-z0-9_.-]+$/
/** An OS may tell its version and features: `windows(10.0.17763+win32k)/amd64`. */
const systemPart = /^[A-Za-z0-9_-]+(?:\([A-Za-z0-9_.%-]*(?:\+[A-Za-z0-9_.%-]+)*\))?$/

/** What a variant of arm64 is called for short. */
const arm64Variants = new Map([
  ...['8', 'v8', 'v8.0'].map((variant) => [variant, ''] as const),
  ...['9', '9.0', 'v9.0'].map((variant) => [variant, 'v9'] as const),
])

export interface Platform {
  readonly os: string
  readonly architecture: string
  /** Empty if there is none. */
  readonly variant: string
}

/** `linux/arm64/v8` → its parts, in normal form; a problem in the words of containerd's platform package. */
export function parsePlatform(text: string): Platform | { readonly problem: string } {
  if (text.includes('*'))
    return { problem: `${goQuote(text)}: wildcards not yet supported: invalid argument` }
  const parts = text.split('/')
  const system = parts[0] ?? ''
  if (!systemPart.test(system)) {
    return { problem: `${goQuote(system)} is an invalid OS component of ${goQuote(text)}` }
  }
  parts[0] = system.replace(/\(.*/, '')
  for (const item of parts) {
    if (part.test(item)) continue
    const message = `${goQuote(item)} is an invalid component of ${goQuote(text)}: platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument`
    return { problem: message }
  }
  const [first = '', second, third] = parts
  const lower = first.toLowerCase()
  switch (parts.length) {
    case 1: {
      const known = normal(lower, 'amd64', '')
      if (systems.has(known.os)) return known
      const machine = normal('linux', system.toLowerCase(), '')
      if (architectures.has(machine.architecture)) return machine
      break
    }
    case 2:
      return normal(lower, (second ?? '').toLowerCase(), '')
    case 3:
      return normal(lower, (second ?? '').toLowerCase(), (third ?? '').toLowerCase())
  }
  const what =
    parts.length === 1 ? 'unknown operating system or architecture' : 'cannot parse platform specifier'
  return { problem: `${goQuote(text)}: ${what}: invalid argument` }
}

export function formatPlatform({ os, architecture, variant }: Platform): string {
  return variant === '' ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`
}

function normal(system: string, architecture: string, variant: string): Platform {
  const os = system === 'macos' ? 'darwin' : system
  switch (architecture) {
    case 'x86_64':
    case 'x86-64':
      return { os, architecture: 'amd64', variant: variant === 'v1' ? '' : variant }
    case 'i386':
      return { os, architecture: '386', variant: '' }
    case 'aarch64':
    case 'arm64':
      return { os, architecture: 'arm64', variant: arm64Variants.get(variant) ?? variant }
    case 'armhf':
      return { os, architecture: 'arm', variant: 'v7' }
    case 'armel':
      return { os, architecture: 'arm', variant: 'v6' }
    case 'arm':
      return {
        os,
        architecture,
        variant: variant === '' ? 'v7' : /^[5-8]$/.test(variant) ? `v${variant}` : variant,
      }
    default:
      return { os, architecture, variant: architecture === 'amd64' && variant === 'v1' ? '' : variant }
  }
}
