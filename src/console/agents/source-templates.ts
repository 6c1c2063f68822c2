/** Agents to begin with: each shows a part of what an agent is given, and runs as it is. */
import type { DraftLanguage } from './agent-draft.ts'

export interface SourceTemplate {
  readonly id: 'count' | 'text' | 'words'
  readonly label: string
  readonly language: DraftLanguage
  /** Of the agent. */
  readonly name: string
  readonly source: string
}

const COUNT = `// Counts, step by step. Move it in the middle of its work: it goes on where it was.
export default {
  async 'count.to'(input, ctx) {
    const { to = 1000000 } = input ?? {}
    let sum = 0
    for (let number = 1; number <= to; number += 1) {
      sum += number
      if (number % 1000 !== 0) continue
      ctx.progress(number / to)
      if (number % 100000 === 0) ctx.log('at ' + number)
      await ctx.checkpoint()
    }
    return { to, sum }
  }
}
`

const TEXT = `// Two capabilities in one agent. It remembers how many texts it has seen, also after the page is closed.
export default {
  async 'text.reverse'(input, ctx) {
    const seen = ((await ctx.state.get('seen')) ?? 0) + 1
    await ctx.state.set('seen', seen)
    ctx.log('text number ' + seen)
    return { text: [...input.text].reverse().join(''), seen }
  },

  async 'text.shout'(input) {
    return { text: input.text.toUpperCase() }
  }
}
`

const WORDS = `# Counts the words of a text.
@capability('text.words')
async def words(input, ctx):
    counts = {}
    for word in input['text'].lower().split():
        counts[word] = counts.get(word, 0) + 1
    ctx.log(str(len(counts)) + ' different words')
    return {'counts': counts}
`

export const TEMPLATES: readonly SourceTemplate[] = [
  { id: 'count', label: 'Counting, in JavaScript', language: 'javascript', name: 'count', source: COUNT },
  { id: 'text', label: 'Text with memory, in JavaScript', language: 'javascript', name: 'text-tools', source: TEXT },
  { id: 'words', label: 'Word counts, in Python', language: 'python', name: 'words', source: WORDS }
]

/** What the input of a template's capability may look like, to begin with. */
export const SAMPLE_INPUTS: Readonly<Record<string, unknown>> = {
  'count.to': { to: 1_000_000 },
  'text.reverse': { text: 'Hello' },
  'text.shout': { text: 'Hello' },
  'text.words': { text: 'to be or not to be' }
}

export const templateOf = (id: string): SourceTemplate | undefined => TEMPLATES.find(template => template.id === id)

/** The first template of a language. */
export function templateIn(language: DraftLanguage): SourceTemplate {
  const found = TEMPLATES.find(template => template.language === language)
  if (found == null) throw new TypeError(`Expected a template in ${language}`)
  return found
}
