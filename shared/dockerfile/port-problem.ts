import { goQuote } from './go-quote.ts'
import { holdsVariable } from './holds-variable.ts'

/** What is wrong with a port of EXPOSE: `80`, `53/udp`, `8000-8010`, `127.0.0.1:80:80`; `undefined` if nothing is. */
export function portProblem(text: string): string | undefined {
  // What a variable of the base image holds is not known.
  if (holdsVariable(text)) return undefined
  const parts = text.split(':')
  const container = parts.at(-1) ?? ''
  const [ports = '', protocol = ''] = container.split('/', 2)
  if (ports === '') return `invalid port: ${goQuote(text)}: no port specified`
  if (!['', 'tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) {
    return `invalid port: ${goQuote(text)}: invalid proto: ${protocol}`
  }
  if (!isRange(ports)) return `invalid containerPort: ${ports}`
  const host = parts.at(-2)
  if (host !== undefined && host !== '' && !isRange(host)) return `invalid hostPort: ${host}`
  return undefined
}

function isRange(text: string): boolean {
  const [first = '', last = first] = text.split(/-(.*)/s)
  const isPort = (port: string): boolean => /^[+]?\d+$/.test(port) && Number(port) <= 65_535
  return isPort(first) && isPort(last) && Number(first) <= Number(last)
}
