import type { Area } from './area.ts'
import type { ImageHeader } from './image-header.ts'
import { InvalidImageError } from './invalid-image.ts'
import type { Picture } from './picture.ts'
import type { Pixels } from './pixels.ts'

/** A picture that the browser decoded and keeps. Semi-transparent colours lose a little precision: canvases multiply alpha in. */
class BitmapPicture implements Picture {
  readonly #bitmap: ImageBitmap

  constructor(bitmap: ImageBitmap) {
    this.#bitmap = bitmap
  }

  get width(): number {
    return this.#bitmap.width
  }

  get height(): number {
    return this.#bitmap.height
  }

  async resized(width: number, height: number, area?: Area): Promise<Picture> {
    const { x, y, width: wide, height: high } = area ?? { x: 0, y: 0, width: this.width, height: this.height }
    const size: ImageBitmapOptions = { resizeWidth: width, resizeHeight: height, resizeQuality: 'high' }
    return new BitmapPicture(await createImageBitmap(this.#bitmap, x, y, wide, high, size))
  }

  pixels(): Pixels {
    const { width, height } = this.#bitmap
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (context == null) throw new Error(`Expected a canvas of ${width} x ${height} px, got none`)
    context.drawImage(this.#bitmap, 0, 0)
    return context.getImageData(0, 0, width, height)
  }

  close(): void {
    this.#bitmap.close()
  }
}

/** @throws InvalidImageError */
export async function decodeBitmap(bytes: Uint8Array, { format }: ImageHeader): Promise<Picture> {
  const file = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${format}` })
  try {
    return new BitmapPicture(await createImageBitmap(file))
  } catch (error) {
    throw new InvalidImageError(`Expected a ${format} file that decodes, got: ${String(error)}`, { format })
  }
}
