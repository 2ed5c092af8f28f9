import {
  Ban,
  Box,
  Braces,
  CircleCheck,
  CircleDashed,
  CircleDotDashed,
  CircleHelp,
  CircleMinus,
  CirclePlay,
  CircleSlash2,
  CircleX,
  Database,
  Files,
  FileText,
  FolderInput,
  FolderOpen,
  FolderSymlink,
  Globe,
  HardDrive,
  HeartPulse,
  Hourglass,
  KeyRound,
  Lock,
  MemoryStick,
  Octagon,
  Plug,
  Shield,
  SquareTerminal,
  Tag,
  Target,
  User,
  Variable,
  Zap,
} from 'lucide'
import type { Keyword } from '../../dockerfile/dockerfile-model.ts'
import type { Badge } from '../build-graph.ts'
import { escapeXml } from './escape-xml.ts'
import type { ShownState } from './graph-states.ts'

/** The picture of an instruction, as in the window. */
export const keywordIcons: Readonly<Record<Keyword | 'unknown', typeof Box>> = {
  ADD: Files,
  ARG: Variable,
  CMD: CirclePlay,
  COPY: Files,
  ENTRYPOINT: CirclePlay,
  ENV: Variable,
  EXPOSE: Plug,
  FROM: Box,
  HEALTHCHECK: HeartPulse,
  LABEL: Tag,
  MAINTAINER: User,
  ONBUILD: Hourglass,
  RUN: SquareTerminal,
  SHELL: Braces,
  STOPSIGNAL: Octagon,
  USER: User,
  VOLUME: HardDrive,
  WORKDIR: FolderOpen,
  unknown: CircleHelp,
}

export const badgeIcons: Readonly<Record<Badge['kind'], typeof Box>> = {
  cache: Database,
  bind: FolderInput,
  secret: KeyRound,
  ssh: Lock,
  tmpfs: MemoryStick,
  network: Globe,
  security: Shield,
  heredoc: FileText,
}

export const stateIcons: Readonly<Record<ShownState, typeof Box>> = {
  waiting: CircleDashed,
  running: CircleDotDashed,
  executed: CircleCheck,
  cached: Zap,
  cancelled: Ban,
  failed: CircleX,
  'not-reached': CircleMinus,
  'not-needed': CircleSlash2,
}

export const otherIcons = { image: Box, context: FolderSymlink, target: Target } as const

/** The icons that a picture uses, each drawn once. */
export class IconSheet {
  readonly #ids = new Map<typeof Box, string>()

  /** @param size in px */
  use(icon: typeof Box, x: number, y: number, size: number, colour: string): string {
    const id = this.#ids.get(icon) ?? `slipway-icon-${this.#ids.size}`
    this.#ids.set(icon, id)
    return `<use href="#${id}" x="${x}" y="${y}" width="${size}" height="${size}" stroke="${colour}"/>`
  }

  /** For the picture's `<defs>`, once all are used. */
  definitions(): readonly string[] {
    return [...this.#ids].map(([icon, id]) => {
      const shapes = icon.map(([tag, attributes]) => {
        const written = Object.entries(attributes).flatMap(([name, value]) =>
          value === undefined ? [] : [` ${name}="${escapeXml(String(value))}"`],
        )
        return `<${tag}${written.join('')}/>`
      })
      return `<symbol id="${id}" viewBox="0 0 24 24" fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes.join('')}</symbol>`
    })
  }
}
