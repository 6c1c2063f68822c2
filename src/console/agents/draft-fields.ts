import { html, nothing, type TemplateResult } from 'lit'
import { type AgentDraft, DRAFT_LIMITS, limited } from './agent-draft.ts'
import type { SourceProblem } from './source-problem.ts'

export interface DraftFieldsPorts {
  readonly draft: AgentDraft
  readonly problem: SourceProblem | undefined
  readonly set: (change: Partial<AgentDraft>) => void
}

type NumberField = keyof typeof DRAFT_LIMITS

/** What stands beside the source: name, limits and permissions of an agent that is being written. */
export function draftFields({ draft, problem, set }: DraftFieldsPorts): TemplateResult {
  const bad = (field: keyof AgentDraft): TemplateResult | typeof nothing =>
    problem?.field === field ? html`<small class="tone-bad" id=${`bad-${field}`}>${problem.text}</small>` : nothing
  const describedBy = (field: keyof AgentDraft): string | typeof nothing => (problem?.field === field ? `bad-${field}` : nothing)
  const text = (
    field: 'name' | 'version',
    label: string
  ): TemplateResult => html`<label class="field" for=${`agent-${field}`}><span>${label}</span>
    <input id=${`agent-${field}`} type="text" spellcheck="false" autocomplete="off" autocapitalize="off" maxlength="64" .value=${draft[field]}
      aria-invalid=${problem?.field === field} aria-describedby=${describedBy(field)}
      @change=${(event: Event) => set({ [field]: typedIn(event).trim() })}>${bad(field)}</label>`
  const number = (
    field: NumberField,
    label: string
  ): TemplateResult => html`<label class="field" for=${`agent-${field}`}><span>${label}</span>
    <input id=${`agent-${field}`} type="number" inputmode="numeric" min=${DRAFT_LIMITS[field].min} max=${DRAFT_LIMITS[field].max} .value=${String(draft[field])}
      aria-invalid=${problem?.field === field} aria-describedby=${describedBy(field)}
      @change=${(event: Event) => {
        const value = limited(field, typedIn(event), draft[field])
        // what was typed may be the value already, cut to its limits: the field is set by hand then
        ;(event.target as HTMLInputElement).value = String(value)
        set({ [field]: value })
      }}>${bad(field)}</label>`
  return html`<fieldset class="options"><legend class="visually-hidden">Name and limits of the agent</legend>
      ${text('name', 'Name')}${text('version', 'Version')}
      ${number('memoryMb', 'Memory, MB')}${number('cpuPercent', 'Processor, % of a core')}${number('timeLimitS', 'Time limit, s')}
    </fieldset>
    <fieldset class="permissions"><legend class="visually-hidden">What the agent may do besides computing</legend>
      <label class="field" for="agent-origins"><span>Addresses it may fetch from <span class="muted">none unless you name them, such as https://example.org</span></span>
        <input id="agent-origins" type="text" spellcheck="false" autocomplete="off" .value=${draft.origins} aria-invalid=${problem?.field === 'origins'}
          aria-describedby=${describedBy('origins')} @change=${(event: Event) => set({ origins: typedIn(event) })}>${bad('origins')}</label>
      <label class="check" for="agent-call"><input id="agent-call" type="checkbox" .checked=${draft.mayCall}
        @change=${(event: Event) => set({ mayCall: (event.target as HTMLInputElement).checked })}><span>It may call other agents</span></label>
    </fieldset>`
}

/** Every field here is an input. */
const typedIn = (event: Event): string => (event.target as HTMLInputElement).value
