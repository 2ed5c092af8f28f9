import { contract } from '#shared/ipc/contract.ts'
import { expect, test } from '#test/support/studio-test.ts'

test.describe('the window is shut', () => {
  test('it has no Node, and one global of ours', async ({ open }) => {
    const { page } = await open()
    const found = await page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(
        (name) => name in window,
      ),
      ours: Object.keys(window).filter((name) => /slipway|electron|ipc/i.test(name)),
      groups: Object.keys(window.slipway ?? {}),
      origin: location.origin,
    }))
    expect(found).toEqual({
      node: [],
      ours: ['slipway', 'slipwayFiles'],
      groups: Object.keys(contract),
      origin: 'app://slipway',
    })
  })

  test('Electron is told to isolate and to sandbox it', async ({ open }) => {
    const { app } = await open()
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const given = (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> | null }
      ).getLastWebPreferences()
      return {
        contextIsolation: given?.['contextIsolation'],
        sandbox: given?.['sandbox'],
        nodeIntegration: given?.['nodeIntegration'],
        webviewTag: given?.['webviewTag'] ?? false,
        webSecurity: given?.['webSecurity'],
      }
    })
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    })
  })

  test('neither inline script nor eval runs', async ({ open }) => {
    const { page } = await open()
    const ran = await page.evaluate(async () => {
      const marks = window as unknown as Record<string, unknown>
      const blocked = new Set<string>()
      document.addEventListener('securitypolicyviolation', (event) => blocked.add(event.effectiveDirective))
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
      const image = document.createElement('img')
      image.setAttribute('onerror', 'window.handlerRan = true')
      image.src = 'app://slipway/none.png'
      document.body.append(image)
      const link = document.createElement('script')
      link.src = 'https://example.com/script.js'
      document.body.append(link)
      await new Promise((done) => setTimeout(done, 500))
      return { inline: marks['inlineRan'], handler: marks['handlerRan'], blocked: [...blocked].sort() }
    })
    expect(ran).toEqual({
      inline: undefined,
      handler: undefined,
      blocked: ['script-src-attr', 'script-src-elem'],
    })
    // An evaluated text of the debugger is exempt from the policy; one in a timer of the page's own is not.
    const evaluated = await page.evaluate(
      () =>
        new Promise((done) => {
          document.addEventListener('securitypolicyviolation', (event) => done(event.blockedURI), {
            once: true,
          })
          setTimeout(() => {
            try {
              // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what must fail
              done(new Function('return "ran"')())
            } catch {
              // The violation is told.
            }
          })
        }),
    )
    expect(evaluated).toBe('eval')
  })

  test('it reaches no network and no file', async ({ open }) => {
    const { page } = await open()
    const reached = await page.evaluate(async () => {
      const tryFetch = (url: string) =>
        fetch(url).then(
          (response) => response.status,
          () => 'blocked',
        )
      return {
        web: await tryFetch('https://example.com/'),
        loopback: await tryFetch('http://127.0.0.1:2375/_ping'),
        file: await tryFetch('file:///etc/passwd'),
        outside: await tryFetch('app://slipway/..%2f..%2fpackage.json'),
        encoded: await tryFetch('app://slipway/%2e%2e/%2e%2e/package.json'),
        otherHost: await tryFetch('app://other/index.html'),
        own: await tryFetch('app://slipway/index.html'),
      }
    })
    expect(reached).toEqual({
      web: 'blocked',
      loopback: 'blocked',
      file: 'blocked',
      outside: 404,
      encoded: 404,
      otherHost: 'blocked',
      own: 200,
    })
  })

  test('it neither navigates nor opens windows, and is granted nothing', async ({ open }) => {
    const { app, page } = await open()
    const before = page.url()
    const opened = await page.evaluate(() => window.open('https://example.com/') === null)
    await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'https://example.com/'
      document.body.append(link)
      link.click()
    })
    await page.evaluate(() => location.assign('file:///etc/passwd'))
    await page.waitForTimeout(500)
    const permissions = await page.evaluate(async () => ({
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices
        .getUserMedia({ video: true })
        .then(() => 'granted')
        .catch((error: unknown) => (error as Error).name),
    }))
    expect(opened).toBe(true)
    expect(page.url()).toBe(before)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(permissions.notifications).toBe('denied')
    expect(permissions.camera).not.toBe('granted')
  })

  test('the main process refuses what does not fit the contract', async ({ open }) => {
    const { page } = await open()
    const refused = await page.evaluate(async () => {
      const client = window.slipway
      if (!client) throw new Error('no client')
      const kindOf = (answer: Promise<unknown>) =>
        answer.then((result) => (result as { error?: { kind: string } }).error?.kind)
      return [
        await kindOf(client.documents.read({ path: 7 as unknown as string })),
        await kindOf(client.documents.read({ path: '/etc/hostname', more: 1 } as never)),
        await kindOf(client.app.openExternal({ url: 'file:///etc/passwd' })),
        await kindOf(client.app.openExternal({ url: 'http://example.com' })),
        await kindOf(client.builds.start({ request: {}, unsaved: false } as never)),
        await kindOf(client.builds.cancel({ id: 'no such build' })),
      ]
    })
    expect(refused).toEqual(Array.from({ length: 6 }, () => 'invalid-argument'))
  })
})
