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
  Combine,
  Database,
  Diff,
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
  Layers,
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
import type { OpKind } from '../build/build-event.ts'
import type { RowState } from '../build/selectors.ts'
import type { Keyword } from '../dockerfile/dockerfile-model.ts'
import type { Badge, ExternalCard } from './build-graph.ts'

/** The pictures of the graph, in the window and in exports: shapes of SVG in a square of 24, drawn with lines of 2. */
export type Icon = typeof Box

/** Of an instruction. */
export const keywordIcons: Readonly<Record<Keyword | 'unknown', Icon>> = {
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

/** Of what a RUN is given beside its command. */
export const badgeIcons: Readonly<Record<Badge['kind'], Icon>> = {
  cache: Database,
  bind: FolderInput,
  secret: KeyRound,
  ssh: Lock,
  tmpfs: MemoryStick,
  network: Globe,
  security: Shield,
  heredoc: FileText,
}

/** Of how a step went. */
export const stateIcons: Readonly<Record<Exclude<RowState, 'none'>, Icon>> = {
  waiting: CircleDashed,
  running: CircleDotDashed,
  executed: CircleCheck,
  cached: Zap,
  cancelled: Ban,
  failed: CircleX,
  'not-reached': CircleMinus,
  'not-needed': CircleSlash2,
}

/** Of what comes from outside. */
export const sourceIcons: Readonly<Record<ExternalCard['source'], Icon>> = {
  image: Box,
  context: FolderSymlink,
}

/** Of an operation of BuildKit. */
export const opIcons: Readonly<Record<OpKind, Icon>> = {
  exec: SquareTerminal,
  file: Files,
  source: Box,
  merge: Combine,
  diff: Diff,
  build: Layers,
  unknown: CircleHelp,
}

export const targetIcon: Icon = Target
