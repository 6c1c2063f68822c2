import { html, nothing, type TemplateResult } from 'lit'
import type { FormField } from './form-schema.ts'

/** A field of a form that was made from a schema, with what is wrong with it beside it. */
export function schemaField(field: FormField, problem: string): TemplateResult {
  const { name, kind, label, hint, isRequired } = field
  const id = `run-field-${name.replace(/\W/g, '-')}`
  const bad = problem === '' ? nothing : html`<small class="tone-bad" id=${`${id}-bad`}>${problem}</small>`
  const told = hint === '' ? nothing : html`<small class="muted">${hint}</small>`
  if (kind === 'boolean')
    return html`<label class="check" for=${id}><input id=${id} name=${name} type="checkbox" .defaultChecked=${field.initial === true}><span>${label} ${told}</span></label>`
  const optional = isRequired ? nothing : html` <span class="muted">optional</span>`
  return html`<label class="field ${kind === 'long-text' || kind === 'json' ? 'wide' : ''}" for=${id}><span>${label}${optional}</span>${control(field, id, problem !== '')}${told}${bad}</label>`
}

function control(field: FormField, id: string, isBad: boolean): TemplateResult {
  const { name, kind, choices, min, max, maxLength, isInteger, isRequired, initial } = field
  const describedBy = isBad ? `${id}-bad` : nothing
  if (kind === 'choice')
    return html`<select id=${id} name=${name} aria-invalid=${isBad} aria-describedby=${describedBy}>
      ${isRequired ? nothing : html`<option value="">as the agent likes</option>`}
      ${choices.map(choice => html`<option value=${choice} ?selected=${choice === initial}>${choice}</option>`)}</select>`
  if (kind === 'long-text' || kind === 'json')
    return html`<textarea id=${id} name=${name} rows=${kind === 'json' ? 3 : 5} spellcheck=${kind === 'json' ? 'false' : 'true'} maxlength=${maxLength ?? nothing}
      aria-invalid=${isBad} aria-describedby=${describedBy} .defaultValue=${String(initial)} placeholder=${kind === 'json' ? 'JSON' : nothing}></textarea>`
  if (kind === 'file') return html`<input id=${id} name=${name} type="file" aria-invalid=${isBad} aria-describedby=${describedBy}>`
  if (kind === 'number')
    return html`<input id=${id} name=${name} type="number" inputmode=${isInteger ? 'numeric' : 'decimal'} step=${isInteger ? '1' : 'any'} min=${min ?? nothing} max=${max ?? nothing}
      aria-invalid=${isBad} aria-describedby=${describedBy} .defaultValue=${String(initial)}>`
  return html`<input id=${id} name=${name} type="text" maxlength=${maxLength ?? nothing} aria-invalid=${isBad} aria-describedby=${describedBy} .defaultValue=${String(initial)}>`
}
