import { serveAgent } from '../../runtime/serve-agent.ts'
import { sqlQueryAgent } from './agent.ts'

serveAgent(sqlQueryAgent)
