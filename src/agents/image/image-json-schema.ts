import { DRAFT, type JsonSchema } from '../json-schema.ts'
import { FORMAT_DEFAULTS, MAX_QUALITY, OUTPUT_FORMATS, type OutputFormat } from './output-format.ts'

/** What the JSON Schemas of all agents for pictures have in common. */

export const pictureJson: JsonSchema = {
  type: 'object',
  format: 'bytes',
  title: 'Picture',
  description: 'A JPEG, PNG, WebP or AVIF file, at most 64 MiB and 50 megapixels.',
  contentMediaType: 'image/*'
}

export const formatJson = (format: OutputFormat): JsonSchema => ({
  type: 'string',
  enum: OUTPUT_FORMATS,
  default: format,
  title: 'Format',
  description: 'What the file becomes.'
})

export const qualityJson: JsonSchema = {
  type: 'integer',
  minimum: 1,
  maximum: MAX_QUALITY,
  title: 'Quality',
  description: `On the scale of the format's own encoder. When not given: ${OUTPUT_FORMATS.map(format => `${FORMAT_DEFAULTS[format].quality} for ${format}`).join(', ')}.`
}

const count = (title: string, description: string): JsonSchema => ({ type: 'integer', minimum: 0, title, description })

/** The file that came out. */
export const encodedImageJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Encoded picture',
  properties: {
    bytes: { type: 'object', format: 'bytes', title: 'File', contentMediaType: 'image/*' },
    format: { type: 'string', enum: OUTPUT_FORMATS, title: 'Format' },
    width: count('Width', 'In px.'),
    height: count('Height', 'In px.'),
    mediaType: { type: 'string', title: 'Media type', enum: OUTPUT_FORMATS.map(format => `image/${format}`) },
    inputBytes: count('Size before', 'In bytes.'),
    outputBytes: count('Size', 'In bytes.')
  },
  required: ['bytes', 'format', 'width', 'height', 'mediaType', 'inputBytes', 'outputBytes']
}
