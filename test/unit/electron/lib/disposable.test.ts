import { describe, expect, it } from 'vitest'
import { DisposableStore, livingStores } from '#electron/lib/disposable.ts'

describe('a disposable store', () => {
  it('gives back in reverse order, once, and is known to live until then', async () => {
    const order: string[] = []
    const store = new DisposableStore('test')
    store.add({ dispose: () => void order.push('first') })
    store.add({ dispose: () => Promise.resolve().then(() => void order.push('second')) })
    expect(livingStores()).toContain('test')
    await store.dispose()
    await store.dispose()
    expect(order).toEqual(['second', 'first'])
    expect(livingStores()).not.toContain('test')
  })

  it('gives all back even if one fails, and says what failed', async () => {
    let given = false
    const store = new DisposableStore('test')
    store.add({ dispose: () => void (given = true) })
    store.add({
      dispose: () => {
        throw new Error('stuck')
      },
    })
    await expect(store.dispose()).rejects.toThrow('Not everything could be disposed')
    expect(given).toBe(true)
  })

  it('gives back at once what is added after its end', async () => {
    const store = new DisposableStore('test')
    await store.dispose()
    let given = false
    store.add({ dispose: () => void (given = true) })
    expect(given).toBe(true)
  })
})
