import { describe, expect, inject, it } from 'vitest'
import { engineClient } from '#electron/services/private-engine/engine-client.ts'
import type { BuildRequest } from '#shared/request/build-request.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { failureOf, opsOf, outputOf, Project, vertexOfLine, type BuildResult } from './project.ts'

describe('a request', () => {
  it('names the stage, arguments, labels and time of creation of the image', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox AS one\nARG WHO\nENV WHO=$WHO\nLABEL kept=yes\nFROM busybox\nRUN exit 1\n',
    })
    await built(project, {
      tags: ['inputs:named'],
      target: 'one',
      args: { WHO: 'a, "quoted" = world\nand more' },
      labels: { 'org.example.title': 'x,y="z"', kept: 'no' },
      sourceDateEpoch: 1_700_000_000,
    })
    const { Config: config, Created: created } = await engineClient(inject('engineSocket'))
      .getImage('inputs:named')
      .inspect()
    expect(config.Env).toContain('WHO=a, "quoted" = world\nand more')
    expect(config.Labels).toEqual({ kept: 'no', 'org.example.title': 'x,y="z"' })
    expect(Date.parse(created)).toBe(1_700_000_000_000)
  })

  it('says what RUN has: hosts, network, memory and limits', async () => {
    await using project = await Project.create({
      Dockerfile: [
        'FROM busybox',
        'RUN cat /etc/hosts; df -k /dev/shm; ulimit -n; ulimit -Hn; ls /sys/class/net',
        '',
      ].join('\n'),
    })
    const output = outputOf(
      await built(project, {
        noCache: true,
        network: 'none',
        addHosts: [
          { name: 'four.example', address: '10.1.2.3' },
          { name: 'six.example', address: '[fd00::5]' },
        ],
        shmSize: 24 * 1024 * 1024,
        ulimits: [{ name: 'nofile', soft: 1000, hard: 2000 }],
      }),
    )
    expect(output).toMatch(/^10\.1\.2\.3\s+four\.example$/m)
    expect(output).toMatch(/^fd00::5\s+six\.example$/m)
    expect(output).toMatch(/\s24576\s/)
    expect(output).toMatch(/^1000\n2000\nlo$/m)
  })

  it('is for a platform that its FROM and its arguments then tell', async () => {
    await using project = await Project.create({
      Dockerfile:
        'FROM --platform=$BUILDPLATFORM busybox AS maker\nARG TARGETARCH\nRUN echo for $TARGETARCH | tee /made\nFROM scratch\nCOPY --from=maker /made /\n',
    })
    const result = await built(project, { noCache: true, platforms: ['linux/arm64'], tags: ['inputs:arm'] })
    expect(outputOf(result)).toContain('for arm64')
    const { Architecture: architecture } = await engineClient(inject('engineSocket'))
      .getImage('inputs:arm')
      .inspect()
    expect(architecture).toBe('arm64')
  })

  it('takes only the stages that it names from no cache', async () => {
    await using project = await Project.create({
      Dockerfile:
        'FROM busybox AS one\nRUN echo 1 >/one\nFROM busybox AS two\nRUN echo 2 >/two\nFROM one\nCOPY --from=two /two /\n',
    })
    await built(project)
    const again = await built(project, { noCache: ['two'] })
    expect([vertexOfLine(again, 2).cached, vertexOfLine(again, 4).cached]).toEqual([true, false])
  })

  it('puts its steps under the control group that it names', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\nRUN cat /proc/self/cgroup\n' })
    const result = await built(project, { noCache: true, cgroupParent: '/slipway-test' })
    expect(outputOf(result)).toContain('slipway-test')
  })

  it('asks for what steps may do, and is told where the engine does not allow it', async () => {
    await using project = await Project.create({
      Dockerfile: 'FROM busybox\nRUN --security=insecure true\n',
    })
    const refused = await project.build({ entitlements: ['security.insecure'] })
    expect(failureOf(refused).detail).toMatch(/security\.insecure is not allowed/)
  })

  it('builds a Dockerfile outside of its context, whose ignore file lies beside it', async () => {
    await using elsewhere = await temporaryFolder({
      'App.Dockerfile': 'FROM busybox\nCOPY . /all\nRUN ls /all\n',
      'App.Dockerfile.dockerignore': 'b.txt\n',
    })
    await using project = await Project.create({ 'a.txt': 'a', 'b.txt': 'b' })
    const result = await built(project, { noCache: true, dockerfile: `${elsewhere.path}/App.Dockerfile` })
    expect(outputOf(result)).toBe('a.txt\n')
  })

  it('lets another image read the Dockerfile', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const result = await project.build({ syntax: '127.0.0.1:1/other/frontend:1' })
    expect(failureOf(result)).toMatchObject({
      reason: 'source',
      detail: expect.stringMatching(/127\.0\.0\.1:1\/other\/frontend:1/),
    })
  })

  it('takes a Dockerfile whose name is written small', async () => {
    await using project = await Project.create({ dockerfile: 'FROM busybox\n' })
    await built(project)
  })
})

describe('what an engine cannot do', () => {
  it('is told before anything is built: attestations without the containerd image store', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const result = await project.build({ attestations: { provenance: { mode: 'max' } } })
    expect(failureOf(result)).toMatchObject({
      reason: 'unsupported',
      message: expect.stringMatching(/containerd image store/),
    })
    expect(opsOf(result)).toEqual([])
  })

  it('is told before anything is built: an image for several platforms', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const result = await project.build({ platforms: ['linux/amd64', 'linux/arm64'] })
    expect(failureOf(result)).toMatchObject({
      reason: 'unsupported',
      message: expect.stringMatching(/several platforms/),
    })
  })

  it('is told before anything is built: the address of a machine without a bridge', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const result = await project.build({ addHosts: [{ name: 'here', address: 'host-gateway' }] })
    expect(failureOf(result)).toMatchObject({
      reason: 'unsupported',
      message: expect.stringMatching(/host-gateway/),
    })
  })

  it('differs from what no engine could', async () => {
    await using project = await Project.create({ Dockerfile: 'FROM busybox\n' })
    const platform = await project.build({ platforms: ['a/b/c/d'] })
    expect(failureOf(platform)).toMatchObject({
      reason: 'request',
      message: expect.stringMatching(/no such platform/),
    })
    const host = await project.build({ addHosts: [{ name: 'a=b', address: '10.0.0.1' }] })
    expect(failureOf(host)).toMatchObject({ reason: 'request' })
  })
})

async function built(project: Project, request: Partial<BuildRequest> = {}): Promise<BuildResult> {
  const result = await project.build(request)
  expect(result.outcome).toMatchObject({ kind: 'succeeded' })
  return result
}
