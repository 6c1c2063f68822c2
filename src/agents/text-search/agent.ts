import { defineAgent } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { textIndexInput, textSearchInput } from './input-schema.ts'
import { indexText, searchText } from './text-search.ts'

/** The agent with its code, for the thread that runs it. */
export const textSearchAgent = defineAgent({
  name: 'text.search',
  capabilities: [
    capability('text.index', { input: textIndexInput, run: indexText }),
    capability('text.search', { input: textSearchInput, run: searchText })
  ]
})
