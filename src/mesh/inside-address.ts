/** Hosts as URLs write them, whatever was typed: IPv4 in four decimal parts, IPv6 shortened. What begins with `::` is this machine, or IPv4 in disguise. */
const INSIDE =
  /^(?:(?:0|10|127)\.\d|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[(?:::|f[cd]|fe[89ab]|64:ff9b:))/
const INSIDE_NAMES = /^[^.[]+$|\.(?:localhost|local|internal|lan|home\.arpa)$/

/**
 * The host of a URL stands, as far as its text says, inside some network: a machine of its own, or one that only neighbours reach. What strangers tell of there is
 * asked by nobody who stands outside. It does not know what a name resolves to.
 */
export function isInside(url: string): boolean {
  const host = new URL(url).hostname.replace(/\.$/, '')
  return INSIDE.test(host) || INSIDE_NAMES.test(host)
}
