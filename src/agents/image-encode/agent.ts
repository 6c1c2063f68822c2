import { defineAgent } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { encodeImage } from './encode-image.ts'
import { imageEncodeInput } from './input-schema.ts'

/** The agent with its code, for the thread that runs it. Codecs are loaded when a picture first needs them. */
export const imageEncodeAgent = defineAgent({
  name: 'image.encode',
  capabilities: [capability('image.encode', { input: imageEncodeInput, run: encodeImage })]
})
