/** Dockerfiles of very different shapes, to look at their graphs. */
export const graphTexts = {
  one: 'FROM scratch\n',
  tall: `FROM debian:12 AS build\n${lines(80, (i) => `RUN step ${i} --with "an argument"`)}`,
  stages: `${stages(48, (i) => (i % 6 === 0 ? 'debian:12' : `part${i - 1}`))}FROM scratch\n${lines(8, (i) => `COPY --from=part${i * 6 + 5} /out /out/${i}`)}`,
  huge: `${stages(149, (i) => (i % 10 === 0 ? 'debian:12' : `part${i - 1}`), 32)}FROM scratch\n${lines(14, (i) => `COPY --from=part${i * 10 + 9} /out /out/${i}`)}`,
  fan: `FROM debian:12 AS base\nRUN prepare\n${stages(18, () => 'base')}FROM base\n${lines(18, (i) => `COPY --from=part${i} /out /out/${i}`)}`,
  chain: stages(14, (i) => (i === 0 ? 'debian:12' : `part${i - 1}`)),
  shared: `FROM node:22 AS deps\nCOPY package.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\n${stages(6, () => 'deps')}FROM deps AS test\nRUN npm test\n`,
  images: `FROM registry.example.com:5000/platform/team/node:22.11.0-bookworm-slim AS build
RUN make
FROM --platform=linux/arm64 mcr.example.com/dotnet/aspnet:8.0-jammy-chiseled-extra@sha256:${'0123456789abcdef'.repeat(4)}
COPY --from=build /app /app
COPY --from=registry.example.com/a-tool-with-a-name-that-is-longer-than-its-card:1.2.3 /tool /tool
COPY --from=localhost:5000/company/tools /tool /other
`,
} as const

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('')
}

function stages(count: number, base: (index: number) => string, rows = 3): string {
  return lines(
    count,
    (i) => `FROM ${base(i)} AS part${i}\n${lines(rows, (row) => `RUN make part${i}-${row}`)}`,
  )
}
