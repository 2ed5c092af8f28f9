import type { Icon } from '../icons.ts'
import { escapeXml } from './escape-xml.ts'

/** The icons that a picture uses, each drawn once. */
export class IconSheet {
  readonly #ids = new Map<Icon, string>()

  /** @param size in px */
  use(icon: Icon, x: number, y: number, size: number, colour: string): string {
    const id = this.#ids.get(icon) ?? `slipway-icon-${this.#ids.size}`
    this.#ids.set(icon, id)
    return `<use href="#${id}" x="${x}" y="${y}" width="${size}" height="${size}" stroke="${colour}"/>`
  }

  /** For the picture's `<defs>`, once all are used. */
  definitions(): readonly string[] {
    return [...this.#ids].map(([icon, id]) => {
      const shapes = icon.map(([tag, attributes]) => {
        const written = Object.entries(attributes).flatMap(([name, value]) =>
          value === undefined ? [] : [` ${name}="${escapeXml(String(value))}"`],
        )
        return `<${tag}${written.join('')}/>`
      })
      return `<symbol id="${id}" viewBox="0 0 24 24" fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes.join('')}</symbol>`
    })
  }
}
