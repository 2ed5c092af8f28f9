import { conformance } from './conformance.ts'

conformance('stable')
