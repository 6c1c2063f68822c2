import { defineAgent } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { sqlQueryInput } from './input-schema.ts'
import { querySql } from './sql-query.ts'

/** The agent with its code, for the thread that runs it. SQLite is loaded for the first query. */
export const sqlQueryAgent = defineAgent({
  name: 'sql.query',
  capabilities: [capability('sql.query', { input: sqlQueryInput, run: querySql })]
})
