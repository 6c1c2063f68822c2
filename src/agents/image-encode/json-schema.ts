import { encodedImageJson, formatJson, pictureJson, qualityJson } from '../image/image-json-schema.ts'
import { DRAFT, type JsonSchema } from '../json-schema.ts'
import { MAX_EFFORT, MAX_WIDTH } from './input-schema.ts'

/** The input of `image.encode`, as {@link imageEncodeInput} checks it. */
export const imageEncodeInputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Encode a picture',
  description: 'Makes a picture smaller in bytes, and narrower if need be.',
  properties: {
    bytes: pictureJson,
    format: formatJson('avif'),
    quality: qualityJson,
    maxWidth: { type: 'integer', minimum: 1, maximum: MAX_WIDTH, title: 'Widest', description: 'In px. Never enlarges.' },
    effort: {
      type: 'integer',
      minimum: 1,
      maximum: MAX_EFFORT,
      title: 'Effort',
      description: '1 is fast, 10 makes the smallest file. When not given: 2 for avif, 7 for webp; jpeg has one effort only.'
    }
  },
  required: ['bytes']
}

export const imageEncodeOutputJson: JsonSchema = encodedImageJson
