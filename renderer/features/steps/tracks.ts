import { columns } from './columns.tsx'

/** Widths of the columns, for the grid of each row. */
export const tracks = columns.map(({ width }) => width).join(' ')
