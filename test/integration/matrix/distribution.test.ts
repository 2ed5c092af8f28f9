import { conformance } from './conformance.ts'

conformance('distribution')
