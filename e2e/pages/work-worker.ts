import { capability, defineAgent, serveAgent } from '../../src/index.ts'
import { sumUp, WORK } from './work.ts'

serveAgent(defineAgent({ name: 'work', capabilities: [capability(WORK, { run: sumUp })] }))
