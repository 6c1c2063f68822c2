export type { ImageEncodeOutput } from './encode-image.ts'
export { imageAgent } from './image-agent.ts'
export type { ImageEncodeInput, OutputFormat } from './input-schema.ts'
