import { conformance } from './conformance.ts'

conformance('buildkitd')
