import type { Area } from '../image/area.ts'
import type { ImageSize } from '../image/image-file.ts'

/** `contain`: whole, inside the box. `cover`: fills the box, cut evenly at the sides that stick out. `fill`: exactly the box, stretched. */
export const FITS = ['contain', 'cover', 'fill'] as const
export type Fit = (typeof FITS)[number]

/** The size wanted; a side that is not given follows from the other in proportion, and then every fit is the same. */
export interface Box {
  readonly width?: number
  readonly height?: number
  readonly fit: Fit
}

/** What of the picture is taken, and the size it gets. */
export interface ResizePlan extends ImageSize {
  readonly area: Area
}

const rounded = (side: number): number => Math.max(1, Math.round(side))

/** Decides how a picture comes to its new size. Enlarges when the box is larger. It does not know the limits of formats. */
export function planResize(picture: ImageSize, { width, height, fit }: Box): ResizePlan {
  const whole: Area = { x: 0, y: 0, ...sizeOf(picture) }
  if (width == null || height == null)
    return { ...scaled(picture, (width ?? height ?? 0) / (width == null ? picture.height : picture.width)), area: whole }
  const [across, down] = [width / picture.width, height / picture.height]
  if (fit === 'fill') return { width, height, area: whole }
  if (fit === 'contain') return { ...scaled(picture, Math.min(across, down)), area: whole }
  return { width, height, area: middle(picture, { width, height }, Math.max(across, down)) }
}

const sizeOf = ({ width, height }: ImageSize): ImageSize => ({ width, height })

const scaled = ({ width, height }: ImageSize, factor: number): ImageSize => ({
  width: rounded(width * factor),
  height: rounded(height * factor)
})

/** What of the picture shows in the box when its middle is in the box's middle. */
function middle(picture: ImageSize, box: ImageSize, factor: number): Area {
  const width = Math.min(picture.width, rounded(box.width / factor))
  const height = Math.min(picture.height, rounded(box.height / factor))
  return { x: Math.floor((picture.width - width) / 2), y: Math.floor((picture.height - height) / 2), width, height }
}
