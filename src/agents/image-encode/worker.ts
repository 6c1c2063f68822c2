import { serveAgent } from '../../runtime/serve-agent.ts'
import { imageEncodeAgent } from './agent.ts'

serveAgent(imageEncodeAgent)
