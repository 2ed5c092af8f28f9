import {
  Braces,
  Box,
  CirclePlay,
  CircleHelp,
  Files,
  FolderOpen,
  HardDrive,
  HeartPulse,
  Octagon,
  Plug,
  SquareTerminal,
  Tag,
  User,
  Variable,
  Hourglass,
} from 'lucide-react'
import type { Keyword } from '#shared/dockerfile/dockerfile-model.ts'
import styles from './Card.module.css'

const icons: Readonly<Record<Keyword | 'unknown', typeof Box>> = {
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

/** The picture of an instruction. */
export function KeywordIcon({ keyword }: { readonly keyword: Keyword | 'unknown' }) {
  const Icon = icons[keyword]
  return <Icon size={13} className={styles['keyword']} aria-hidden />
}
