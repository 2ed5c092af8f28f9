import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { buildRequest } from '#test/support/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { BothClients } from './both-clients.ts'
import { expectSameBuild } from './expect-same-build.ts'

let clients: BothClients
beforeAll(async () => {
  clients = await BothClients.start('newest-containerd')
})
afterAll(() => clients[Symbol.asyncDispose]())

interface Case {
  readonly what: string
  readonly files: Readonly<Record<string, string>>
  readonly request?: Partial<BuildRequest>
  readonly env?: Readonly<Record<string, string>>
}

const RUN: Partial<BuildRequest> = { network: 'host' }

const CASES: readonly Case[] = [
  {
    what: 'every instruction',
    files: {
      Dockerfile: `# escape=\\
ARG TAG=latest
FROM busybox:$TAG AS base
ARG VERSION=1
ENV VERSION=$VERSION PATH=/opt/bin:$PATH
LABEL one=1 two="two words"
WORKDIR /srv/app
RUN echo $VERSION > version && mkdir -p data && chown 7:8 data
COPY --chown=9:10 --chmod=640 file.txt /srv/
ADD file.txt ./added/
USER 1000:1000
EXPOSE 80/tcp 53/udp
VOLUME /srv/data
STOPSIGNAL SIGINT
SHELL ["/bin/sh", "-ec"]
HEALTHCHECK --interval=5s CMD true
ONBUILD RUN true
MAINTAINER somebody
ENTRYPOINT ["sh"]
CMD ["-c", "true"]
`,
      'file.txt': 'file\n',
    },
    request: RUN,
  },
  {
    what: 'arguments, with signs of all sorts',
    files: { Dockerfile: 'FROM busybox\nARG A\nARG B=default\nARG C\nRUN echo "$A|$B|$C" > /args\n' },
    request: { ...RUN, args: { A: 'a "quoted", value=1 $HOME\\', B: '', C: 'zwei\nZeilen ü' } },
  },
  {
    what: 'labels',
    files: { Dockerfile: 'FROM busybox\nLABEL kept=yes given=no\nRUN true\n' },
    request: { ...RUN, labels: { given: 'yes, "so"', 'org.example/empty': '' } },
  },
  {
    what: 'a target between others',
    files: {
      Dockerfile:
        'FROM busybox AS one\nRUN echo 1 > /1\nFROM one AS Two\nRUN echo 2 > /2\nFROM busybox\nRUN exit 1\n',
    },
    request: { ...RUN, target: 'two' },
  },
  {
    what: 'a Dockerfile outside of the context’s root with its own .dockerignore',
    files: {
      'docker/app.Dockerfile': 'FROM busybox\nCOPY . /all/\n',
      'docker/app.Dockerfile.dockerignore': '*.md\n!kept.md\n',
      '.dockerignore': '*',
      'kept.md': 'kept',
      'left.md': 'left',
      'a.txt': 'a',
    },
    request: { dockerfile: 'docker/app.Dockerfile' },
  },
  {
    what: 'the text of a Dockerfile that is in no file',
    files: { 'a.txt': 'a' },
    request: { dockerfileText: 'FROM busybox\nCOPY a.txt /\nCOPY <<EOF /heredoc\n\tone $HOME\nEOF\n' },
  },
  {
    what: 'secrets of files and variables',
    files: {
      Dockerfile: `FROM busybox
RUN --mount=type=secret,id=file,target=/s,mode=0444,uid=5 --mount=type=secret,id=name,env=NAME sha256sum /s > /sum; echo "$NAME" | sha256sum >> /sum
`,
      'secret.txt': 'secret of a file',
    },
    request: {
      ...RUN,
      secrets: [
        { id: 'file', src: 'secret.txt' },
        { id: 'name', env: 'SECRET_NAME' },
      ],
    },
    env: { SECRET_NAME: 'secret of a variable' },
  },
  {
    what: 'mounts of all kinds',
    files: {
      Dockerfile: `FROM busybox AS from
RUN mkdir /dir && echo from > /dir/file
FROM busybox
RUN --mount=type=cache,id=diff,target=/cache,mode=0711,uid=3 --mount=type=tmpfs,target=/t,size=1048576 --mount=type=bind,target=/ctx --mount=type=bind,from=from,source=/dir,target=/dir,rw stat -c '%a %u' /cache > /cached && cp /ctx/a.txt /dir/file / && df -k /t | tail -n 1 > /size
`,
      'a.txt': 'a',
    },
    request: RUN,
  },
  {
    what: 'no network',
    files: { Dockerfile: 'FROM busybox\nRUN ls /sys/class/net > /net\n' },
    request: { network: 'none' },
  },
  {
    what: 'names of hosts',
    files: { Dockerfile: 'FROM busybox\nRUN grep example /etc/hosts > /found\n' },
    request: {
      ...RUN,
      addHosts: [
        { name: 'one.example', address: '10.0.0.1' },
        { name: 'six.example', address: '2001:db8::1' },
      ],
    },
  },
  {
    what: 'limits and shared memory',
    files: {
      Dockerfile:
        "FROM busybox\nRUN ulimit -n > /limit; ulimit -Hn >> /limit; df -k /dev/shm | tail -n 1 | awk '{print $2}' > /shm\n",
    },
    request: { ...RUN, shmSize: 32 << 20, ulimits: [{ name: 'nofile', soft: 1000, hard: 2000 }] },
  },
  {
    what: 'provenance in full',
    files: { Dockerfile: 'FROM busybox\nARG A\nCOPY a.txt /\n', 'a.txt': 'a' },
    request: { args: { A: '1' }, attestations: { provenance: { mode: 'max' } } },
  },
  {
    what: 'provenance in short',
    files: { Dockerfile: 'FROM busybox\nCOPY a.txt /\n', 'a.txt': 'a' },
    request: { attestations: { provenance: { mode: 'min' } } },
  },
  {
    what: 'no provenance',
    files: { Dockerfile: 'FROM busybox\nCOPY a.txt /\n', 'a.txt': 'a' },
    request: { attestations: { provenance: false } },
  },
]

describe('a build by this client and by buildx is the same', () => {
  it.each(CASES)('with $what', async ({ files, request = {}, env = {} }) => {
    await using project = await temporaryFolder(files)
    const asked = buildRequest(project.path, request)
    const secrets = asked.secrets.map((secret) =>
      'src' in secret ? { ...secret, src: `${project.path}/${secret.src}` } : secret,
    )
    expect(await expectSameBuild(clients, { ...asked, secrets }, env)).toBe('built')
  })
})
