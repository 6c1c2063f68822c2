import type { Area } from './area.ts'
import { Codec, CodecError, type CodecFactory } from './codec.ts'
import type { ImageHeader } from './image-header.ts'
import { InvalidImageError } from './invalid-image.ts'
import type { Picture } from './picture.ts'
import { crop, type Pixels } from './pixels.ts'
import { decodePng } from './png-decoder.ts'
import { rescale } from './rescale.ts'

/** A picture in this thread's own memory. */
class RasterPicture implements Picture {
  readonly #pixels: Pixels

  constructor(pixels: Pixels) {
    this.#pixels = pixels
  }

  get width(): number {
    return this.#pixels.width
  }

  get height(): number {
    return this.#pixels.height
  }

  async resized(width: number, height: number, area?: Area): Promise<Picture> {
    return new RasterPicture(await rescale(area == null ? this.#pixels : crop(this.#pixels, area), width, height))
  }

  pixels(): Pixels {
    return this.#pixels
  }

  close(): void {}
}

interface DecoderModule {
  /** The option: for JPEG whether EXIF orientation is applied, for AVIF the bits of a channel. WebP has none and insists on that. */
  decode(bytes: Uint8Array, option?: boolean | number): Pixels | null
}

const CODECS = '@jsquash'
// the specifier in a variable, so that bundlers for browsers, which never come here, do not ship the decoders
const codec = (path: string): Codec<DecoderModule> =>
  new Codec(
    async () => ((await import(/* @vite-ignore */ `${CODECS}/${path}.js`)) as { default: CodecFactory<DecoderModule> }).default,
    `${CODECS}/${path}.wasm`
  )

const jpeg = codec('jpeg/codec/dec/mozjpeg_dec')
const webp = codec('webp/codec/dec/webp_dec')
const avif = codec('avif/codec/dec/avif_dec')

const DECODERS: Readonly<Record<ImageHeader['format'], (bytes: Uint8Array, pixels: number) => Promise<Pixels>>> = {
  jpeg: (bytes, pixels) => jpeg.use(pixels, module => module.decode(bytes, true)),
  webp: (bytes, pixels) => webp.use(pixels, module => module.decode(bytes)),
  avif: (bytes, pixels) => avif.use(pixels, module => module.decode(bytes, 8)),
  png: decodePng
}

/** @throws InvalidImageError, CodecLoadError */
export async function decodeRaster(bytes: Uint8Array, { format, width, height }: ImageHeader): Promise<Picture> {
  try {
    return new RasterPicture(await DECODERS[format](bytes, width * height))
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    throw new InvalidImageError(`Expected a ${format} file that decodes, got: ${error.message}`, { format })
  }
}
