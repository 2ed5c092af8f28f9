import * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { BuildEvent } from '#shared/build/build-event.ts'
import type { EngineState } from '#shared/engine/engine-state.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { argumentSchemas } from '#shared/ipc/arguments.ts'
import type { CommandId } from '#shared/ipc/command-id.ts'
import { contract, type BuildWatchStart } from '#shared/ipc/contract.ts'
import type { Client, StreamMessage } from '#shared/ipc/types.ts'
import type { Project } from '#shared/project/project.ts'
import type { Result } from '#shared/result.ts'
import type { Handlers } from '#electron/main/handlers.ts'

describe('the client’s types follow the contract', () => {
  it('a request takes its argument and promises a result', () => {
    expectTypeOf<Client['projects']['open']>().toEqualTypeOf<
      (argument: { readonly path: string }) => Promise<Result<Project, AppError>>
    >()
  })

  it('a request without an argument takes none', () => {
    expectTypeOf<Client['engine']['reconnect']>().toEqualTypeOf<() => Promise<Result<void, AppError>>>()
  })

  it('an event takes a listener and gives the undo', () => {
    expectTypeOf<Client['app']['command']>().toEqualTypeOf<
      (listener: (payload: CommandId) => void) => () => void
    >()
  })

  it('a stream begins with its start value, and with null where it has none', () => {
    expectTypeOf<Client['builds']['watch']>().toEqualTypeOf<
      (
        argument: { readonly id: string },
        listener: (message: StreamMessage<BuildEvent, BuildWatchStart>) => void,
      ) => () => void
    >()
    expectTypeOf<Client['engine']['watch']>().toEqualTypeOf<
      (listener: (message: StreamMessage<EngineState, null>) => void) => () => void
    >()
  })

  it('handlers exist for requests and streams, not for events', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<keyof typeof contract>()
    expectTypeOf<'command' extends keyof Handlers['app'] ? true : false>().toEqualTypeOf<false>()
    expectTypeOf<ReturnType<Handlers['builds']['watch']>>().toEqualTypeOf<void>()
  })
})

describe('arguments are checked', () => {
  it('every request and stream has a schema, and nothing else has', () => {
    const called = Object.entries(contract).map(([group, calls]) => [
      group,
      Object.entries(calls as Record<string, { kind: string }>)
        .filter(([, { kind }]) => kind !== 'event')
        .map(([name]) => name)
        .sort(),
    ])
    const checked = Object.entries(argumentSchemas).map(([group, schemas]) => [
      group,
      Object.keys(schemas).sort(),
    ])
    expect(checked).toEqual(called)
  })

  const request = {
    context: '/project',
    dockerfile: 'Dockerfile',
    tags: [],
    args: {},
    secrets: [{ id: 'token', env: 'TOKEN' }],
    noCache: false,
    pull: false,
  }

  it.each([
    ['a build', argumentSchemas.builds.start, { request, unsaved: true, text: '' }, true],
    [
      'a build with an unknown option',
      argumentSchemas.builds.start,
      { request: { ...request, x: 1 }, unsaved: true, text: '' },
      false,
    ],
    [
      'a secret with its value in it',
      argumentSchemas.builds.start,
      { request: { ...request, secrets: [{ id: 'token', value: 'hunter2' }] }, unsaved: true, text: '' },
      false,
    ],
    ['no argument where none is due', argumentSchemas.app.info, undefined, true],
    ['an argument where none is due', argumentSchemas.app.info, { a: 1 }, false],
    ['an empty path', argumentSchemas.documents.read, { path: '' }, false],
    ['an https address', argumentSchemas.app.openExternal, { url: 'https://docs.docker.com/' }, true],
    ['a file address', argumentSchemas.app.openExternal, { url: 'file:///etc/passwd' }, false],
    ['a script address', argumentSchemas.app.openExternal, { url: 'javascript:alert(1)' }, false],
    ['a draft that is forgotten', argumentSchemas.documents.saveDraft, { path: '/a', text: null }, true],
    ['a setting of another type', argumentSchemas.settings.update, { theme: 'pink' }, false],
    [
      'an unknown command',
      argumentSchemas.app.setEnabledCommands,
      { enabled: ['file.save', 'disk.format'] },
      false,
    ],
  ] as const)('%s', (_name, schema, argument, fits) => {
    expect(v.is(schema as v.GenericSchema, argument)).toBe(fits)
  })
})
