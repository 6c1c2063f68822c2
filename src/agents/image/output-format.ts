/** The formats that pictures are encoded in. */
export const OUTPUT_FORMATS = ['avif', 'webp', 'jpeg'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** Quality and effort of each format when none is asked for. */
export const FORMAT_DEFAULTS: Readonly<Record<OutputFormat, { readonly quality: number; readonly effort: number }>> = {
  avif: { quality: 60, effort: 2 },
  webp: { quality: 75, effort: 7 },
  jpeg: { quality: 75, effort: 2 }
}
export const MAX_QUALITY = 100

export const isOutputFormat = (value: unknown): value is OutputFormat => (OUTPUT_FORMATS as readonly unknown[]).includes(value)
