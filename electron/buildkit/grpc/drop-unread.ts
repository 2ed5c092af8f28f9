import type { Duplex } from 'node:stream'

/**
 * Drops what a connection received and nobody read, before HTTP/2 on it is ended or begun on a connection that is gone.
 * Node hands such bytes to HTTP/2 a turn after it began, and where that has ended meanwhile throws where nobody catches.
 */
export function dropUnread(connection: Duplex): void {
  while (connection.read() !== null);
}
