export function withoutStreams(code: string): string
