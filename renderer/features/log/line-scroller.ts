/** Height of a line in one row, in px. */
export const rowHeight = 20

/**
 * The tallest area that is scrolled, in px. Chromium ends at 2²⁵ and counts in floats, which are exact up to 2²⁴; a log of
 * more lines moves faster under the scroll bar than on the wheel.
 */
const MOST = 16_000_000

/** Rows that are drawn beyond each edge, so that not every wheel notch draws anew. */
const SPARE = 14

interface Lines {
  readonly count: number
  readonly isFixed: boolean
  readonly follows: boolean
}

/**
 * Where a list of lines stands: the line at the upper edge and how far it is scrolled out. The rows are drawn in a part of
 * the page that does not move, and are moved in it. As long as all rows are of one height and not too many, the browser
 * scrolls; else the wheel moves the lines and the scroll bar follows.
 */
export class LineScroller {
  readonly #onRange: (first: number, last: number) => void
  readonly #onFollow: (follows: boolean) => void
  #outer: HTMLElement | undefined
  #rows: HTMLElement | undefined
  #lines: Lines = { count: 0, isFixed: true, follows: true }
  #index = 0
  #offset = 0
  #atEnd = true
  /** Lines that were asked to be drawn, and those that are. */
  #first = 0
  #last = 0
  #drawn = { first: 0, last: 0 }
  #view = 0
  /** What this set the browser's position to: any other was set by the user. */
  #set = 0

  constructor(onRange: (first: number, last: number) => void, onFollow: (follows: boolean) => void) {
    this.#onRange = onRange
    this.#onFollow = onFollow
  }

  /** Listens to the elements until undone. */
  connect(outer: HTMLElement, rows: HTMLElement): () => void {
    this.#outer = outer
    this.#rows = rows
    const onScroll = () => this.#scrolled()
    const onWheel = (event: WheelEvent) => this.#wheel(event)
    const observer = new ResizeObserver(() => {
      this.#view = outer.clientHeight
      this.#sync()
      this.place()
    })
    this.#view = outer.clientHeight
    observer.observe(outer)
    outer.addEventListener('scroll', onScroll, { passive: true })
    outer.addEventListener('wheel', onWheel, { passive: false })
    this.#sync()
    return () => {
      observer.disconnect()
      outer.removeEventListener('scroll', onScroll)
      outer.removeEventListener('wheel', onWheel)
    }
  }

  heightOf(count: number): number {
    return Math.min(count * rowHeight, MOST)
  }

  setLines(lines: Lines): void {
    const { count } = this.#lines
    this.#lines = lines
    if (lines.follows) this.#atEnd = true
    else if (lines.count < count) this.#index = Math.min(this.#index, Math.max(0, lines.count - 1))
    this.#sync()
  }

  /** The first line that is wholly in sight, and how many fit. */
  get sight(): { readonly first: number; readonly rows: number } {
    return { first: this.#index + (this.#offset > 0 ? 1 : 0), rows: Math.floor(this.#view / rowHeight) }
  }

  /** Moves the lines by so many px: down the log where positive. */
  moveBy(pixels: number): void {
    const outer = this.#outer
    if (outer === undefined) return
    if (this.#isNative) {
      outer.scrollTop += pixels
      return
    }
    if (pixels < 0) this.#leaveEnd()
    if (this.#isAtEnd()) return
    this.#offset += pixels
    if (this.#lines.isFixed) this.#normalise()
    this.#sync()
    this.place()
    if (this.#isAtEnd()) this.#onFollow(true)
  }

  toStart(): void {
    this.#leaveEnd()
    this.#stand(0, 0)
  }

  toEnd(): void {
    this.#atEnd = true
    this.#sync()
    this.place()
    this.#onFollow(true)
  }

  /** Brings a line into sight; nothing moves if it is. */
  show(index: number): void {
    const { first, rows } = this.sight
    if (index >= first && index < first + rows - 1 && !this.#atEnd) return
    if (this.#atEnd && this.#lines.isFixed && index >= this.#lines.count - rows) return
    this.#atEnd = false
    this.#stand(Math.max(0, index - Math.floor(rows / 3)), 0)
  }

  /** These lines are drawn now. */
  setDrawn(first: number, last: number): void {
    this.#drawn = { first, last }
    this.place()
  }

  /** Puts the drawn rows where they belong. */
  place(): void {
    const rows = this.#rows
    if (rows === undefined || this.#view === 0) return
    if (this.#lines.isFixed) {
      rows.style.transform = `translateY(${(this.#drawn.first - this.#index) * rowHeight - this.#offset}px)`
      return
    }
    this.#placeMeasured(rows)
  }

  #isAtEnd(): boolean {
    return this.#atEnd
  }

  get #isNative(): boolean {
    return this.#lines.isFixed && this.#lines.count * rowHeight <= MOST
  }

  #stand(index: number, offset: number): void {
    this.#index = index
    this.#offset = offset
    if (this.#isNative && this.#outer !== undefined) this.#outer.scrollTop = index * rowHeight + offset
    if (this.#lines.isFixed) this.#normalise()
    this.#sync()
    this.place()
  }

  #leaveEnd(): void {
    if (this.#atEnd) this.#onFollow(false)
    this.#atEnd = false
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
    if (this.#isNative) {
      if (event.deltaY < 0 && (this.#outer?.scrollTop ?? 0) > 0) this.#leaveEnd()
      return
    }
    event.preventDefault()
    this.moveBy(event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * rowHeight : event.deltaY)
  }

  #scrolled(): void {
    const outer = this.#outer
    if (outer === undefined || Math.abs(outer.scrollTop - this.#set) <= 1) return
    const top = outer.scrollTop
    const room = outer.scrollHeight - outer.clientHeight
    const isUp = top < this.#set
    this.#set = top
    if (top >= room - 1) {
      this.toEnd()
      return
    }
    if (isUp) this.#leaveEnd()
    else if (this.#atEnd) return // The area grew under an end that is kept.
    const lines = this.#isNative
      ? top / rowHeight
      : (top / room) * Math.max(0, this.#lines.count - this.#view / rowHeight)
    this.#index = Math.floor(lines)
    this.#offset = (lines - this.#index) * rowHeight
    this.#sync(true)
    this.place()
  }

  /** Rows of one height: no offset is longer than a row, and no place beyond the ends. */
  #normalise(): void {
    const top = this.#index * rowHeight + this.#offset
    const most = Math.max(0, this.#lines.count * rowHeight - this.#view)
    const next = Math.min(most, Math.max(0, top))
    if (top >= most && top > 0) this.#atEnd = true
    this.#index = Math.floor(next / rowHeight)
    this.#offset = next - this.#index * rowHeight
  }

  /** Draws what is to be in sight, and moves the scroll bar. */
  #sync(byUser = false): void {
    const { count, isFixed } = this.#lines
    const shown = Math.ceil(this.#view / rowHeight)
    if (this.#atEnd) {
      const top = Math.max(0, count * rowHeight - this.#view)
      this.#index = Math.floor(top / rowHeight)
      this.#offset = isFixed ? top - this.#index * rowHeight : 0
    }
    const up = Math.max(0, Math.ceil(-this.#offset / rowHeight))
    const from = Math.max(0, this.#index - up)
    const to = Math.min(count, this.#index + Math.ceil(Math.max(0, this.#offset) / rowHeight) + shown + 1)
    if (from < this.#first || to > this.#last || this.#last > count || !isFixed) {
      // Who drags the scroll bar passes most lines by: spare rows of a far place would be drawn in vain.
      const spare = from >= this.#last || to <= this.#first ? 2 : SPARE
      this.#first = Math.max(0, from - spare)
      this.#last = Math.min(count, to + spare)
      this.#onRange(this.#first, this.#last)
    }
    if (!byUser) this.#moveBar()
  }

  #moveBar(): void {
    const outer = this.#outer
    if (outer === undefined) return
    const height = Math.max(this.heightOf(this.#lines.count), this.#view)
    const room = height - this.#view
    const most = Math.max(1, this.#lines.count - this.#view / rowHeight)
    const top = this.#isNative
      ? this.#index * rowHeight + this.#offset
      : Math.min(1, (this.#index + this.#offset / rowHeight) / most) * room
    const wanted = this.#atEnd ? room : top
    // The area takes its new height with the drawing; it is needed now.
    const area = outer.firstElementChild as HTMLElement | null
    if (area !== null) area.style.height = `${height}px`
    outer.scrollTop = wanted
    this.#set = outer.scrollTop
  }

  /** Rows of different heights are measured where they are drawn. */
  #placeMeasured(rows: HTMLElement): void {
    const { first, last } = this.#drawn
    const isDrawn = this.#atEnd ? last === this.#lines.count : this.#index >= first && this.#index < last
    if (!isDrawn || (this.#offset < 0 && this.#first < first)) return // It will be, in this very frame.
    const children = [...rows.children] as HTMLElement[]
    const height = rows.offsetHeight
    let y: number
    if (this.#atEnd) y = Math.min(0, this.#view - height)
    else {
      const anchor = children[this.#index - first]
      y = -(anchor?.offsetTop ?? 0) - this.#offset
      if (first === 0 && y > 0) y = 0
      if (last === this.#lines.count && y + height < this.#view && height > this.#view) {
        y = this.#view - height
        this.#atEnd = true
      }
    }
    rows.style.transform = `translateY(${y}px)`
    const top = children.findIndex((child) => child.offsetTop + child.offsetHeight + y > 0)
    const child = children[top]
    if (child === undefined) return
    this.#index = first + top
    this.#offset = -(child.offsetTop + y)
    if (!this.#atEnd) this.#moveBar()
  }
}
