import { serveAgent } from '../../../src/index.ts'
import { echoAgent } from './echo-agent.ts'

serveAgent(echoAgent)
