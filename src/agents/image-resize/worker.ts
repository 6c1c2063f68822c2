import { serveAgent } from '../../runtime/serve-agent.ts'
import { imageResizeAgent } from './agent.ts'

serveAgent(imageResizeAgent)
