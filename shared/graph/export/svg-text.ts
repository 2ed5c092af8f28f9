import { escapeXml } from './escape-xml.ts'

/** A line of text. @param classes of the picture's style sheet: `svgDocument` tells them */
export function svgText(content: string, x: number, y: number, classes: string, fill: string): string {
  return `<text x="${x}" y="${y}" class="${classes}" fill="${fill}">${escapeXml(content)}</text>`
}
