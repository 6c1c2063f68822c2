import { html, nothing, type TemplateResult } from 'lit'
import { type ErrorData, errorToData } from '../../base/errors.ts'
import type { SubmitOptions, Task } from '../../kyrox-node.ts'
import { hasEnded, type TaskStatus } from '../../tasks/task-status.ts'
import type { Topic } from '../console-store.ts'
import { statusIcon } from '../icons.ts'
import { peerLabel } from '../peer-label.ts'
import { StoreElement } from '../store-element.ts'
import { adviceOf } from './error-advice.ts'
import { type FieldProblem, type Filled, inputOf, jsonOf } from './form-input.ts'
import { type FormField, fieldsOf } from './form-schema.ts'
import { inputSchemaOf } from './known-schemas.ts'
import { resultView } from './result-view.ts'
import { schemaField } from './schema-field.ts'
import { SAMPLE_INPUTS } from './source-templates.ts'

type Where = NonNullable<SubmitOptions['where']>

const PLACES: Readonly<Record<Where, string>> = { anywhere: 'Anywhere', here: 'Here, in this tab', elsewhere: 'Elsewhere, on a peer' }
/** Streamed values that are drawn; the newest are the ones to read. */
const MAX_EMITTED = 100

/** One run, from the press to the end. */
interface Run {
  readonly task: Task
  readonly capability: string
  readonly emitted: readonly unknown[]
  readonly output?: { readonly value: unknown }
  readonly error?: ErrorData
}

/** `<kx-run>`: any capability of the network with a form for its input, and what came of it. */
export class RunForm extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    capability: { state: true },
    where: { state: true },
    problems: { state: true },
    run: { state: true }
  }
  declare capability: string
  declare where: Where
  declare problems: readonly FieldProblem[]
  declare run: Run | undefined
  protected override readonly topics: readonly Topic[] = ['phase', 'capabilities', 'tasks']

  constructor() {
    super()
    this.capability = ''
    this.where = 'anywhere'
    this.problems = []
  }

  /** Opens with this capability. */
  async choose(capability: string): Promise<void> {
    this.#setCapability(capability)
    await this.updateComplete
    const card = this.querySelector('details')
    if (card == null) return
    card.open = true
    card.scrollIntoView({ block: 'nearest' })
    card.querySelector<HTMLElement>('textarea, input, #run-task')?.focus()
  }

  protected override render(): TemplateResult {
    const names = this.store?.node?.capabilities ?? []
    const chosen = names.find(({ name }) => name === this.capability)?.name ?? (this.capability === '' ? names[0]?.name : this.capability)
    return html`<details class="card work-card" id="run"><summary><h3>Run a capability</h3></summary>
      ${chosen == null ? html`<p class="empty">Nobody offers anything yet.</p>` : this.#form(chosen)}
      ${this.run == null ? nothing : this.#report(this.run)}</details>`
  }

  #form(capability: string): TemplateResult {
    const all = this.store?.node?.capabilities ?? []
    const names = all.some(({ name }) => name === capability) ? all.map(({ name }) => name) : [capability, ...all.map(({ name }) => name)]
    const fields = fieldsOf(inputSchemaOf(capability))
    const isRunning = this.run != null && !hasEnded(this.run.task.status)
    return html`<form @submit=${(event: Event) => void this.#submit(event, capability, fields)} novalidate>
      <div class="field-row">
        <label class="field" for="run-capability"><span>Capability</span><select id="run-capability" @change=${(event: Event) => this.#setCapability((event.target as HTMLSelectElement).value)}>
          ${names.map(name => html`<option value=${name} ?selected=${name === capability}>${name}</option>`)}</select></label>
        <label class="field" for="run-where"><span>Where</span><select id="run-where" @change=${(event: Event) => this.#setWhere((event.target as HTMLSelectElement).value as Where)}>
          ${Object.entries(PLACES).map(([value, text]) => html`<option value=${value} ?selected=${value === this.where}>${text}</option>`)}</select></label>
      </div>
      ${fields == null ? this.#jsonField(capability) : html`<div class="options">${fields.map(field => schemaField(field, this.#problemOf(field.name)))}</div>`}
      <div class="row-actions"><button type="submit" class="primary" id="run-task" ?disabled=${isRunning}>Run</button>
        <button type="button" id="cancel-task" ?disabled=${!isRunning} @click=${() => this.run?.task.cancel()}>Cancel</button></div></form>`
  }

  #jsonField(capability: string): TemplateResult {
    const sample = SAMPLE_INPUTS[capability]
    const problem = this.#problemOf('json')
    return html`<label class="field" for="run-json"><span>Input, as JSON <span class="muted">empty for none</span></span>
      <textarea id="run-json" name="json" rows="4" spellcheck="false" aria-invalid=${problem !== ''} aria-describedby=${problem === '' ? nothing : 'bad-json'}
        .defaultValue=${sample === undefined ? '{}' : JSON.stringify(sample, undefined, 2)}></textarea>
      ${problem === '' ? nothing : html`<small class="tone-bad" id="bad-json">${problem}</small>`}</label>`
  }

  #report(run: Run): TemplateResult {
    const { store } = this
    const { status, progress, view } = run.task
    const percent = status === 'done' ? 100 : Math.round(progress * 100)
    return html`<section class="run-report" aria-label=${`Run of ${run.capability}`} data-run-status=${status} data-executor=${view.executor ?? nothing}>
      <p><span class="status-word">${statusIcon(status)}${status}</span> <code>${run.capability}</code>
        ${view.executor == null || store == null ? nothing : html`on ${peerLabel(store, view.executor)}`}</p>
      <div class="progress"><progress max="100" .value=${percent} aria-label=${`Progress of ${run.capability}`}></progress><span class="number">${percent} %</span></div>
      ${run.emitted.length === 0 ? nothing : html`<h4>Streamed</h4><pre class="output" tabindex="0" id="streamed">${run.emitted.map(each => `${textOf(each)}\n`)}</pre>`}
      <div role="alert">${
        run.error == null
          ? nothing
          : html`<div class="note tone-bad-box" id="run-error"><p><b>${run.error.name}</b>: ${run.error.message}</p><p>${adviceOf(run.error)}</p></div>`
      }</div>
      ${run.output == null ? nothing : resultView(run.output.value, run.capability)}</section>`
  }

  async #submit(event: Event, capability: string, fields: readonly FormField[] | undefined): Promise<void> {
    event.preventDefault()
    const filled = await filledOf(event.target as HTMLFormElement, fields)
    const input = fields == null ? this.#json(filled) : this.#fields(fields, filled)
    if (input == null || this.store?.node == null) {
      await this.updateComplete
      this.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
      return
    }
    try {
      void this.#follow(this.store.node.submit(capability, input.value, { where: this.where }), capability)
    } catch (error) {
      this.problems = [{ name: 'json', text: error instanceof Error ? error.message : String(error) }]
    }
  }

  #json(filled: Filled): { readonly value: unknown } | undefined {
    const { value, problem } = jsonOf(String(filled.json ?? ''))
    this.problems = problem == null ? [] : [{ name: 'json', text: problem }]
    return problem == null ? { value } : undefined
  }

  #fields(fields: readonly FormField[], filled: Filled): { readonly value: unknown } | undefined {
    const found = inputOf(fields, filled)
    this.problems = found.ok ? [] : found.problems
    return found.ok ? { value: found.input } : undefined
  }

  /** A newer run takes the place of this one: then nothing of this one is shown. */
  async #follow(task: Task, capability: string): Promise<void> {
    const update = (change: Partial<Run>): void => {
      if (this.run?.task === task) this.run = { ...this.run, ...change }
    }
    this.run = { task, capability, emitted: [] }
    for (const event of ['status', 'progress'] as const) task.addEventListener(event, () => update({}))
    void streamed(task, value => update({ emitted: [...(this.run?.emitted ?? []), value].slice(-MAX_EMITTED) }))
    try {
      update({ output: { value: await task.result } })
    } catch (error) {
      update({ error: errorToData(error) })
    }
    this.store?.announce('run', `${capability}: ${wordOf(task.status)}`)
  }

  #problemOf(name: string): string {
    return this.problems.find(problem => problem.name === name)?.text ?? ''
  }

  #setCapability(name: string): void {
    if (name !== this.capability) this.problems = []
    this.capability = name
  }

  #setWhere(where: Where): void {
    this.where = where
  }
}

const wordOf = (status: TaskStatus): string => (hasEnded(status) ? status : 'ended')
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Values that a task emits, where this node passes them on. */
async function streamed(task: Task & { readonly emitted?: AsyncIterable<unknown> }, take: (value: unknown) => void): Promise<void> {
  if (task.emitted == null) return
  try {
    for await (const value of task.emitted) take(value)
  } catch {
    // the result tells the same error, and it is shown
  }
}

async function filledOf(form: HTMLFormElement, fields: readonly FormField[] | undefined): Promise<Filled> {
  const data = new FormData(form)
  if (fields == null) return { json: String(data.get('json') ?? '') }
  const entries = fields.map(async ({ name, kind }) => {
    const value = data.get(name)
    if (kind === 'boolean') return [name, value != null] as const
    if (!(value instanceof File)) return [name, value ?? undefined] as const
    return [name, value.name === '' ? undefined : new Uint8Array(await value.arrayBuffer())] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
