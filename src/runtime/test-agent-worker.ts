/** Module of a worker for tests: an agent that does what a test needs an agent to do, good and bad. */

import { serveAgent } from './serve-agent.ts'
import { testAgent } from './test-agent.ts'

serveAgent(testAgent)
