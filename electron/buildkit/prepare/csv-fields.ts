/** Joins fields as the frontend reads lists (RFC 4180): those with a comma, a quote or a line break are quoted. */
export function csvFields(fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
}
