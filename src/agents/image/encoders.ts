import { Codec, type CodecFactory } from './codec.ts'
import type { OutputFormat } from './output-format.ts'
import { flatten, isOpaque, type Pixels } from './pixels.ts'

/** The part of an encoder module that is used; every option must be given, there are no defaults past this line. */
interface EncoderModule {
  encode(data: Uint8ClampedArray, width: number, height: number, options: object): Uint8Array<ArrayBuffer> | null
}

export interface EncodeSettings {
  /** 1 to 100 */
  readonly quality: number
  /** 1 to 10 */
  readonly effort: number
}

interface Encoder {
  readonly codec: Codec<EncoderModule>
  readonly options: (settings: EncodeSettings) => object
  readonly hasAlpha: boolean
}

const CODECS = '@jsquash'
const factoryOf = (module: { readonly default: unknown }): CodecFactory<EncoderModule> => module.default as CodecFactory<EncoderModule>

/**
 * The single-threaded build, always: the other starts a worker for each core, and this agent already runs in one worker for each core.
 * At 1600 x 1200 px, speed 8 takes a fifth of the time of speed 6 for much the same bytes; speed 9 saves another quarter for 7 % more.
 */
const avif: Encoder = {
  codec: new Codec(async () => factoryOf(await import('@jsquash/avif/codec/enc/avif_enc.js')), `${CODECS}/avif/codec/enc/avif_enc.wasm`),
  hasAlpha: true,
  options: ({ quality, effort }) => ({
    quality,
    qualityAlpha: -1,
    denoiseLevel: 0,
    tileColsLog2: 0,
    tileRowsLog2: 0,
    speed: 10 - effort,
    subsample: 1,
    chromaDeltaQ: false,
    sharpness: 0,
    tune: 0,
    enableSharpYUV: false,
    bitDepth: 8,
    lossless: false
  })
}

/** libwebp's own defaults, but for quality and method. SIMD is taken for granted: Chromium 91, Firefox 89, Safari 16.4, Node 16.4. */
const webp: Encoder = {
  codec: new Codec(
    async () => factoryOf(await import('@jsquash/webp/codec/enc/webp_enc_simd.js')),
    `${CODECS}/webp/codec/enc/webp_enc_simd.wasm`
  ),
  hasAlpha: true,
  options: ({ quality, effort }) => ({
    quality,
    method: Math.round(effort * 0.6),
    target_size: 0,
    target_PSNR: 0,
    sns_strength: 50,
    filter_strength: 60,
    filter_sharpness: 0,
    filter_type: 1,
    partitions: 0,
    segments: 4,
    pass: 1,
    show_compressed: 0,
    preprocessing: 0,
    autofilter: 0,
    partition_limit: 0,
    alpha_compression: 1,
    alpha_filtering: 1,
    alpha_quality: 100,
    lossless: 0,
    exact: 0,
    image_hint: 0,
    emulate_jpeg_size: 0,
    thread_level: 0,
    low_memory: 0,
    near_lossless: 100,
    use_delta_palette: 0,
    use_sharp_yuv: 0
  })
}

/** MozJPEG: progressive, with its own tables. */
const jpeg: Encoder = {
  codec: new Codec(
    async () => factoryOf(await import('@jsquash/jpeg/codec/enc/mozjpeg_enc.js')),
    `${CODECS}/jpeg/codec/enc/mozjpeg_enc.wasm`
  ),
  hasAlpha: false,
  options: ({ quality }) => ({
    quality,
    baseline: false,
    arithmetic: false,
    progressive: true,
    optimize_coding: true,
    smoothing: 0,
    color_space: 3,
    quant_table: 3,
    trellis_multipass: false,
    trellis_opt_zero: false,
    trellis_opt_table: false,
    trellis_loops: 1,
    auto_subsample: true,
    chroma_subsample: 2,
    separate_chroma_quality: false,
    chroma_quality: quality
  })
}

const ENCODERS: Readonly<Record<OutputFormat, Encoder>> = { avif, webp, jpeg }

/**
 * The pixels as a file: bytes that cover their whole buffer, so that they can be moved to another thread. Takes the pixels over.
 * @throws CodecError, CodecLoadError
 */
export async function encode(pixels: Pixels, format: OutputFormat, settings: EncodeSettings): Promise<Uint8Array<ArrayBuffer>> {
  const { codec, options, hasAlpha } = ENCODERS[format]
  const { data, width, height } = pixels
  if (!hasAlpha && !isOpaque(pixels)) flatten(pixels)
  const bytes = await codec.use(width * height, module => module.encode(data, width, height, options(settings)))
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
}
