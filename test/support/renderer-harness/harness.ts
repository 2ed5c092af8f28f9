import { bridgeDouble } from '../bridge-double.ts'
import { scenarios } from './scenarios.ts'

const query = new URLSearchParams(location.search)
const { client, control } = bridgeDouble({
  ...scenarios[query.get('scenario') ?? 'welcome'],
  settings: { theme: query.get('theme') === 'light' ? 'light' : 'dark' },
})
Object.assign(window, { slipway: client, slipwayFiles: { pathForFile: () => '' }, harness: control })
await import('#renderer/main.tsx')
