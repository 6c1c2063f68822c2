import { serveAgent } from '../../runtime/serve-agent.ts'
import { textSearchAgent } from './agent.ts'

serveAgent(textSearchAgent)
