import { conformance } from './conformance.ts'

conformance('newest-containerd')
