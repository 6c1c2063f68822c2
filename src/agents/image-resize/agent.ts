import { defineAgent } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { imageResizeInput } from './input-schema.ts'
import { resizeImage } from './resize-image.ts'

/** The agent with its code, for the thread that runs it. Codecs are loaded when a picture first needs them. */
export const imageResizeAgent = defineAgent({
  name: 'image.resize',
  capabilities: [capability('image.resize', { input: imageResizeInput, run: resizeImage })]
})
