import { encodedImageJson, formatJson, pictureJson, qualityJson } from '../image/image-json-schema.ts'
import { DRAFT, type JsonSchema } from '../json-schema.ts'
import { MAX_RESIZE_SIDE } from './input-schema.ts'
import { FITS } from './resize-plan.ts'

const side = (title: string, description: string): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  maximum: MAX_RESIZE_SIDE,
  title,
  description
})

/** The input of `image.resize`, as {@link imageResizeInput} checks it. */
export const imageResizeInputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Resize a picture',
  description: 'Brings a picture to a width, a height or both.',
  properties: {
    bytes: pictureJson,
    width: side('Width', 'In px. Follows from the height when not given.'),
    height: side('Height', 'In px. Follows from the width when not given.'),
    fit: {
      type: 'string',
      enum: FITS,
      default: 'contain',
      title: 'Fit',
      description: 'contain: the whole picture, inside. cover: fills both sides, cut at the edges. fill: stretched.'
    },
    format: formatJson('jpeg'),
    quality: qualityJson
  },
  required: ['bytes'],
  anyOf: [{ required: ['width'] }, { required: ['height'] }]
}

export const imageResizeOutputJson: JsonSchema = encodedImageJson
