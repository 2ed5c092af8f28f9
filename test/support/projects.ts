import { randomUUID } from 'node:crypto'

/** Files of projects that tests build. A text with a number of its own is not in the engine's cache yet. */
type Files = Readonly<Record<string, string>>

const unique = (): string => randomUUID().slice(0, 8)

/** Two stages that run side by side for a while, one that nobody needs, and the three kinds of edges. */
export function parallelProject(seconds = 2): Files {
  const id = unique()
  return {
    Dockerfile: `FROM busybox:latest AS left
RUN echo left ${id} && sleep ${seconds} && echo left > /left

FROM busybox:latest AS right
RUN --mount=type=cache,target=/cache echo right ${id} && sleep ${seconds} && echo right > /right

FROM busybox:latest AS unneeded
RUN echo nobody needs ${id}

FROM left AS final
COPY --from=right /right /right
RUN --mount=type=bind,from=left,source=/left,target=/mnt/left cat /mnt/left /right
COPY greeting.txt /
`,
    'greeting.txt': 'hello\n',
    'slipway.json': '{"tags":["slipway-test-parallel:latest"]}\n',
  }
}

/** One step that prints a line a second for a minute. */
export function slowProject(): Files {
  return {
    Dockerfile: `FROM busybox:latest
RUN for i in $(seq 60); do echo ${unique()} tick $i; sleep 1; done
`,
  }
}

/** Fails at line 4, after some output. */
export function failingProject(): Files {
  return {
    Dockerfile: `FROM busybox:latest AS base
RUN echo fine ${unique()}

RUN echo the cause is here && exit 7
`,
  }
}

/** Prints its secret in every way that a step may. */
export function secretProject(value: string): Files {
  return {
    Dockerfile: `FROM busybox:latest
RUN --mount=type=secret,id=token sha256sum /run/secrets/token; echo "token is $(cat /run/secrets/token) ${unique()}"; sleep 1
`,
    'token.txt': value,
    'slipway.json': '{"secrets":[{"id":"token","src":"token.txt"}]}\n',
  }
}
