import { join } from 'node:path'
import { asObject, readConfigFile } from '../config-file.ts'
import type { Builder, BuilderNode } from './builder.ts'

/**
 * Reads `instances/<name>` of buildx's folder, for instance
 *
 *     {"Name": "far", "Driver": "remote", "Dynamic": false, "Nodes": [{
 *       "Name": "far0", "Endpoint": "tcp://10.0.0.5:1234", "Platforms": [{"architecture": "arm64", "os": "linux"}],
 *       "DriverOpts": {"cacert": "/keys/ca.pem"}, "Flags": null, "Files": null}]}
 *
 * @returns the builder, with its problem where the file is damaged; nothing where there is none
 */
export async function readBuilderFile(
  folder: string,
  name: string,
): Promise<Omit<Builder, 'isCurrent'> | undefined> {
  if (!NAME.test(name)) return undefined
  const path = join(folder, 'instances', name.toLowerCase())
  const file = await readConfigFile(path)
  if (file.kind === 'missing') return undefined
  const damaged = (why: string): Omit<Builder, 'isCurrent'> => ({
    name,
    driver: '',
    nodes: [],
    problem: `The file of the builder "${name}" is damaged: ${path}: ${why}.`,
  })
  if (file.kind === 'damaged') return damaged(file.why)
  const group = asObject(file.value)
  const driver = group?.['Driver']
  const listed = group?.['Nodes']
  if (typeof driver !== 'string' || !Array.isArray(listed)) return damaged('it tells no driver or no nodes')
  const nodes = listed.map(nodeOf)
  const whole = nodes.filter((node) => node !== undefined)
  if (whole.length < nodes.length) return damaged('a node has no name or no endpoint')
  const told = group?.['Name']
  const problem = whole.length === 0 ? `The builder "${name}" has no nodes.` : problemOf(name, driver)
  return {
    name: typeof told === 'string' && told !== '' ? told : name,
    driver,
    nodes: whole,
    ...(problem !== undefined && { problem }),
  }
}

/** What buildx takes for the name of a builder. */
const NAME = /^[a-zA-Z][\w.-]*$/

function nodeOf(value: unknown): BuilderNode | undefined {
  const node = asObject(value)
  const name = node?.['Name']
  const endpoint = node?.['Endpoint']
  if (typeof name !== 'string' || typeof endpoint !== 'string') return undefined
  const platforms = node?.['Platforms']
  const options = Object.entries(asObject(node?.['DriverOpts']) ?? {})
  return {
    name,
    endpoint,
    platforms: Array.isArray(platforms) ? platforms.map(platformOf).filter((each) => each !== '') : [],
    options: Object.fromEntries(options.map(([key, option]) => [key, String(option)])),
  }
}

/** `{"architecture": "arm", "os": "linux", "variant": "v7"}` is `linux/arm/v7`. */
function platformOf(value: unknown): string {
  const platform = asObject(value)
  return ['os', 'architecture', 'variant']
    .map((key) => platform?.[key])
    .filter((part) => typeof part === 'string' && part !== '')
    .join('/')
}

function problemOf(name: string, driver: string): string | undefined {
  switch (driver) {
    case 'docker':
    case 'docker-container':
    case 'remote':
      return undefined
    case 'kubernetes':
      return `The builder "${name}" runs in Kubernetes, which is not supported.`
    default:
      return `The builder "${name}" has the driver "${driver}", which is not supported.`
  }
}
