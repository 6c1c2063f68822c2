/** Which files are taken as photos, and what their results are called. It goes by type and name; whether the bytes are what the name says, the encoder finds out. */

export type PhotoFormat = 'avif' | 'webp' | 'jpeg'

export interface EncodeOptions {
  readonly format: PhotoFormat
  /** 1 to 100. */
  readonly quality: number
  /** Pixels; narrower photos keep their width. */
  readonly maxWidth: number
  /** 0 to 9. */
  readonly priority: number
}

/** A file that was not taken, and why, in words for the person who dropped it. */
export interface Refusal {
  readonly name: string
  readonly reason: string
}

/** A photo is decoded to four bytes a pixel somewhere: larger files would end there, after the trip. */
export const MAX_PHOTO_BYTES = 64 * 1024 * 1024

const READABLE: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif'
}
const TYPES: ReadonlySet<string> = new Set(Object.values(READABLE))

/** For the `accept` attribute of a file input. */
export const ACCEPTED = [...TYPES].join(',')

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** The reason not to take the file; `undefined` when it is taken. */
export function refusalOf({ name, type, size }: Pick<File, 'name' | 'type' | 'size'>): string | undefined {
  if (size === 0) return 'is empty'
  if (size > MAX_PHOTO_BYTES) return 'is larger than 64 MB'
  const known = type === '' ? READABLE[endingOf(name)] : type
  if (known != null && TYPES.has(known)) return undefined
  return known?.startsWith('image/') ? `is ${known.slice(6)}, which the encoder here does not read` : 'is not a photo'
}

/** Splits what was dropped into what is taken and what is not, each by name. */
export function sortFiles(files: readonly File[]): { readonly photos: readonly File[]; readonly refused: readonly Refusal[] } {
  const photos: File[] = []
  const refused: Refusal[] = []
  for (const file of files) {
    const reason = refusalOf(file)
    if (reason == null) photos.push(file)
    else refused.push({ name: file.name, reason })
  }
  return { photos, refused }
}

export const typeOf = (format: PhotoFormat): string => `image/${format}`

/** `beach.jpg` as AVIF: `beach.avif`. */
export function resultName(name: string, format: PhotoFormat): string {
  return `${name.replace(/\.[^.]+$/, '') || 'photo'}.${format === 'jpeg' ? 'jpg' : format}`
}
