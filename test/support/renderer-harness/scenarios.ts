import type { EngineState } from '#shared/engine/engine-state.ts'
import type { Project } from '#shared/project/project.ts'
import type { BridgeDoubleOptions } from '../bridge-double.ts'
import type { GeneratedBuild } from './generated-build.ts'
import { generatedBuild } from './generated-build.ts'
import { forPlatforms } from './for-platforms.ts'
import { graphTexts } from './graph-texts.ts'
import { scriptedBuild } from './scripted-build.ts'

const root = '/home/ada/code/harbour'

const dockerfile = `# syntax=docker/dockerfile:1
ARG DEBIAN=bookworm-slim

FROM debian:\${DEBIAN} AS base
RUN --mount=type=cache,target=/var/cache/apt \\
    apt-get update && \\
    # what every stage needs
    apt-get install -y --no-install-recommends ca-certificates
ENV LANG=C.UTF-8 TZ=UTC
WORKDIR /src

FROM base AS server
RUN --mount=type=cache,target=/root/.cache,id=go apt-get install -y golang
COPY --link server/ ./
RUN --mount=type=secret,id=token,env=TOKEN <<EOF
set -eu
echo "building with \${TOKEN:+a token}"
make server
EOF

FROM --platform=linux/amd64 base AS assets
COPY --chown=1000:1000 web/package.json web/package-lock.json ./
RUN --network=host npm ci
COPY web/ ./
RUN npm run build -- --mode "production"

FROM base AS test
COPY --from=server /src/app /usr/local/bin/app
RUN app --self-test

FROM alpine:3.20 AS tools
RUN apk add --no-cache tini

FROM debian:\${DEBIAN}
COPY --from=tools /sbin/tini /sbin/tini
COPY --from=server /src/app /usr/local/bin/app
COPY --from=assets /src/dist /srv/www
RUN --mount=type=bind,from=assets,target=/mnt ls -l /mnt
USER 1000
EXPOSE 8080
HEALTHCHECK --interval=30s CMD app --healthy
ENTRYPOINT ["/sbin/tini", "--", "app"]
`

const project: Project = {
  root,
  name: 'harbour',
  dockerfiles: ['Dockerfile', 'ci.Dockerfile'],
  dockerfile: 'Dockerfile',
  defaults: { tags: ['slipway/sample:latest'] },
}
const empty: Project = { root, name: 'harbour', dockerfiles: [], defaults: {} }
const path = `${root}/Dockerfile`

const missing: EngineState = {
  kind: 'unavailable',
  problem: {
    reason: 'no-permission',
    message: 'Docker runs, but you may not use /var/run/docker.sock.',
    remedy: 'Add yourself to the group that owns it, then log in again.',
    command: 'sudo usermod -aG docker $USER',
  },
}

const home: BridgeDoubleOptions = {
  recent: [
    { path: root, name: 'harbour', openedAt: 1, exists: true },
    { path: '/home/ada/code/lighthouse', name: 'lighthouse', openedAt: 1, exists: true },
    { path: '/home/ada/old', name: 'old', openedAt: 1, exists: false },
  ],
  samples: [
    {
      id: 'parallel',
      title: 'Parallel stages',
      description: 'Two stages at once, a cache mount, a secret',
      path: root,
    },
    { id: 'tiny', title: 'Tiny', description: 'FROM scratch and one file', path: root },
    { id: 'failing', title: 'Failing', description: 'Fails on purpose', path: root },
  ],
  projects: [project],
  files: { [path]: dockerfile, [`${root}/ci.Dockerfile`]: 'FROM alpine\n' },
}
const opened: BridgeDoubleOptions = { ...home, info: { openPath: root } }

const build = (options: Parameters<typeof scriptedBuild>[3]): BridgeDoubleOptions => ({
  ...opened,
  script: (request, startedAt) =>
    scriptedBuild(request.dockerfileText ?? dockerfile, request, startedAt, options),
})

const generated = (options: GeneratedBuild): BridgeDoubleOptions => ({
  ...opened,
  script: (_, startedAt) => generatedBuild(startedAt, options),
})

/** A file of many stages. */
function large(stages: number): string {
  const parts = Array.from({ length: stages }, (_, index) => {
    const base = index % 5 === 0 ? 'debian:12' : `s${index - 1}`
    return `FROM ${base} AS s${index}\nWORKDIR /src\nRUN echo ${index}\nRUN make part${index}\n`
  })
  const copies = Array.from(
    { length: Math.ceil(stages / 5) },
    (_, index) => `COPY --from=s${Math.min(stages - 1, index * 5 + 4)} /src /out/${index}`,
  )
  return `${parts.join('\n')}\nFROM scratch\n${copies.join('\n')}\n`
}

/** The shapes of graphs: `graph-tall`, or with a build that comes halfway `graph-tall-built`. */
const graphs = Object.fromEntries(
  Object.entries(graphTexts).flatMap(([name, text]): [string, BridgeDoubleOptions][] => {
    const shown: BridgeDoubleOptions = { ...opened, files: { [path]: text } }
    const half = { stepTime: 40, cached: ({ id }: { readonly id: string }) => id < '2', fails: () => false }
    return [
      [`graph-${name}`, shown],
      [
        `graph-${name}-built`,
        { ...shown, script: (request, startedAt) => scriptedBuild(text, request, startedAt, half) },
      ],
    ]
  }),
)

const platforms = ['linux/amd64', 'linux/arm64']

/** What the harness can show, by name in the address: `?scenario=building`. */
export const scenarios: Readonly<Record<string, BridgeDoubleOptions>> = {
  welcome: home,
  'no-engine': { ...home, engine: missing },
  idle: opened,
  'idle-no-engine': { ...opened, engine: missing },
  building: build({ stepTime: 2500, cached: () => false, fails: () => false }),
  done: build({ stepTime: 60, cached: () => false, fails: () => false }),
  cached: build({ stepTime: 60, cached: () => true, fails: () => false }),
  half: build({ stepTime: 200, cached: ({ id }) => id < '1/3', fails: () => false }),
  failing: build({ stepTime: 60, cached: ({ id }) => id < '1', fails: ({ id }) => id === '1/3' }),
  platforms: generated({ stages: 3, stepsPerStage: 4, platforms: ['linux/amd64', 'linux/arm64'] }),
  'steps-1000': generated({ stages: 40, stepsPerStage: 25 }),
  'steps-5000': generated({ stages: 100, stepsPerStage: 50 }),
  'steps-live': generated({ stages: 12, stepsPerStage: 20, live: true }),
  empty: { ...opened, projects: [empty], files: {} },
  broken: { ...opened, files: { [path]: dockerfile.replace('RUN apk add', 'RNU apk add') } },
  binary: {
    ...opened,
    unreadable: {
      [path]: {
        kind: 'file',
        reason: 'binary',
        path,
        message: 'Dockerfile is not a text file.',
        remedy: 'Choose another file.',
      },
    },
  },
  draft: { ...opened, drafts: { [path]: `${dockerfile}# a draft\n` } },
  large: { ...opened, files: { [path]: large(60) } },
  'graph-platforms': {
    ...opened,
    projects: [{ ...project, defaults: { ...project.defaults, platforms } }],
    script: (request, startedAt) => {
      const options = { stepTime: 400, cached: () => false, fails: () => false }
      return forPlatforms(
        scriptedBuild(request.dockerfileText ?? dockerfile, request, startedAt, options),
        platforms,
      )
    },
  },
  ...graphs,
}
