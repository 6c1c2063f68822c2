import { html, nothing, type TemplateResult } from 'lit'
import type { Topic } from './console-store.ts'
import { droppedFiles } from './dropped-files.ts'
import { ACCEPTED, type EncodeOptions, type PhotoFormat, type Refusal, sortFiles } from './photo-file.ts'
import { MAX_JOBS } from './photo-jobs.ts'
import { StoreElement } from './store-element.ts'

const SAMPLES = { count: 12, width: 1_600, height: 1_200 } as const
/** A folder of documents is refused in one line, not in a thousand. */
const REFUSALS_SHOWN = 5

/** `<kx-drop-zone>`: photos in, by drop, by choosing or ready made. */
export class DropZone extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    isOver: { state: true },
    isMaking: { state: true },
    refused: { state: true },
    problem: { state: true },
    options: { state: true }
  }
  declare isOver: boolean
  declare isMaking: boolean
  declare refused: readonly Refusal[]
  declare problem: string
  declare options: EncodeOptions
  protected override readonly topics: readonly Topic[] = ['phase']

  constructor() {
    super()
    this.isOver = false
    this.isMaking = false
    this.refused = []
    this.problem = ''
    this.options = { format: 'avif', quality: 60, maxWidth: 1_280, priority: 5 }
  }

  protected override render(): TemplateResult {
    const isOff = this.store?.node == null
    return html`
      <div class="drop ${this.isOver ? 'over' : ''}" @dragover=${this.#onDragOver} @dragleave=${this.#onDragLeave} @drop=${this.#onDrop}>
        <p class="drop-lead">Drop photos or a folder here</p>
        <div class="drop-actions">
          <input type="file" id="photos" class="visually-hidden" multiple accept=${ACCEPTED} ?disabled=${isOff} @change=${this.#onChoose}>
          <label for="photos" class="button primary">Choose photos</label>
          <button type="button" id="samples" ?disabled=${isOff || this.isMaking} @click=${() => this.#useSamples()}>
            ${this.isMaking ? `Making ${SAMPLES.count} photos` : `Use ${SAMPLES.count} sample photos`}</button>
        </div>
        <p class="muted">JPEG, PNG, WebP or AVIF. With nobody else here they are encoded in this tab.</p>
      </div>
      ${this.#optionFields()}
      <div role="alert" id="refused">${this.#problems()}</div>`
  }

  #optionFields(): TemplateResult {
    const { format, quality, maxWidth, priority } = this.options
    const number = (
      name: 'quality' | 'maxWidth' | 'priority',
      label: string,
      value: number,
      min: number,
      max: number
    ): TemplateResult => html`
      <label class="field" for=${name}><span>${label}</span><input id=${name} type="number" inputmode="numeric" min=${min} max=${max}
        .value=${String(value)} @change=${(event: Event) => this.#setNumber(name, event.target as HTMLInputElement)}></label>`
    return html`<fieldset class="options"><legend class="visually-hidden">How to encode</legend>
      <label class="field" for="format"><span>Format</span><select id="format" @change=${this.#onFormat}>
        ${(['avif', 'webp', 'jpeg'] as const).map(each => html`<option value=${each} ?selected=${each === format}>${FORMATS[each]}</option>`)}
      </select></label>
      ${number('quality', 'Quality, 1 to 100', quality, 1, 100)}
      ${number('maxWidth', 'Maximum width, pixels', maxWidth, 16, 16_384)}
      ${number('priority', 'Priority, 0 to 9', priority, 0, 9)}
    </fieldset>`
  }

  #problems(): TemplateResult | typeof nothing {
    const { refused, problem } = this
    if (refused.length === 0 && problem === '') return nothing
    const more = refused.length - REFUSALS_SHOWN
    return html`<div class="note tone-bad-box">
      ${problem === '' ? nothing : html`<p>${problem}</p>`}
      ${
        refused.length === 0
          ? nothing
          : html`<p>Not taken; the others went on:</p>
        <ul>${refused.slice(0, REFUSALS_SHOWN).map(({ name, reason }) => html`<li><b>${name}</b> ${reason}.</li>`)}
        ${more > 0 ? html`<li>and ${more} more.</li>` : nothing}</ul>`
      }
    </div>`
  }

  #take(files: readonly File[]): void {
    const { store } = this
    if (store?.node == null || files.length === 0) return
    const { photos, refused } = sortFiles(files)
    const rest = store.jobs.add(photos, this.options)
    this.refused = refused
    this.problem = rest.length === 0 ? '' : `${rest.length} photos not taken: the list holds ${MAX_JOBS}. Clear what has ended first.`
    this.dispatchEvent(new CustomEvent('kx-taken', { bubbles: true, detail: photos.length }))
  }

  async #useSamples(): Promise<void> {
    this.isMaking = true
    try {
      const { makeSamplePhotos } = await import('../agents/image-encode/sample-photos.ts')
      const photos = await makeSamplePhotos(SAMPLES.count, SAMPLES.width, SAMPLES.height)
      this.#take(photos.map(sampleFile))
    } catch (error) {
      this.problem = `The sample photos could not be made: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      this.isMaking = false
    }
  }

  readonly #onChoose = (event: Event): void => {
    const input = event.target as HTMLInputElement
    this.#take([...(input.files ?? [])])
    // so that choosing the same file again is a change again
    input.value = ''
  }

  readonly #onDragOver = (event: DragEvent): void => {
    event.preventDefault()
    this.isOver = true
  }

  readonly #onDragLeave = (event: DragEvent): void => {
    if (!(event.currentTarget as Node).contains(event.relatedTarget as Node | null)) this.isOver = false
  }

  readonly #onDrop = (event: DragEvent): void => {
    event.preventDefault()
    this.isOver = false
    if (event.dataTransfer == null) return
    droppedFiles(event.dataTransfer).then(
      files => this.#take(files),
      () => {
        this.problem = 'The folder could not be read.'
      }
    )
  }

  readonly #onFormat = (event: Event): void => {
    this.options = { ...this.options, format: (event.target as HTMLSelectElement).value as PhotoFormat }
  }

  #setNumber(name: 'quality' | 'maxWidth' | 'priority', input: HTMLInputElement): void {
    const value = Math.round(Number(input.value))
    const isValid = input.value !== '' && value >= Number(input.min) && value <= Number(input.max)
    if (isValid) this.options = { ...this.options, [name]: value }
    input.value = String(this.options[name])
  }
}

const FORMATS: Readonly<Record<PhotoFormat, string>> = { avif: 'AVIF', webp: 'WebP', jpeg: 'JPEG' }

/** Named for what their first bytes say: the maker may change its format. */
function sampleFile(bytes: Uint8Array, index: number): File {
  const ending = bytes[0] === 0x89 ? 'png' : bytes[0] === 0x52 ? 'webp' : 'jpg'
  const type = `image/${ending === 'jpg' ? 'jpeg' : ending}`
  return new File([bytes as Uint8Array<ArrayBuffer>], `sample-${String(index + 1).padStart(2, '0')}.${ending}`, { type })
}
