import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { stateIcons } from '#shared/graph/icons.ts'
import { IconView } from '#renderer/features/graph/IconView.tsx'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'

/** The shapes of an icon, each by its tag and its numbers. */
function shapes(markup: string): readonly string[] {
  return [...markup.matchAll(/<(path|circle|rect|line) ([^>]*)>/g)].map(([, tag, rest]) =>
    [tag, ...[...(rest ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([pair]) => pair).sort()].join(' '),
  )
}

test('a state has the same picture in the window and in exports', () => {
  for (const state of Object.keys(stateIcons) as (keyof typeof stateIcons)[]) {
    const exported = shapes(
      renderToStaticMarkup(createElement(IconView, { icon: stateIcons[state], size: 14 })),
    )
    expect(exported.length, state).toBeGreaterThan(0)
    expect(shapes(renderToStaticMarkup(createElement(StateIcon, { state }))), state).toEqual(exported)
  }
})
