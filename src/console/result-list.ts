import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { byteText, savingText } from './byte-size.ts'
import type { CompareDialog } from './compare-dialog.ts'
import type { ConsoleStore, Topic } from './console-store.ts'
import { peerLabel } from './peer-label.ts'
import type { PhotoJob, PhotoResult } from './photo-job.ts'
import { saveFile } from './save-file.ts'
import { StoreElement } from './store-element.ts'

type DoneJob = PhotoJob & { readonly result: PhotoResult }

/** Cards drawn before "Show more": each decodes two pictures. */
const STEP = 24

/** `<kx-results>`: what came back, beside what was sent. */
export class ResultList extends StoreElement {
  static override properties = { ...StoreElement.properties, shown: { state: true }, packing: { state: true } }
  declare shown: number
  declare packing: string
  protected override readonly topics: readonly Topic[] = ['phase', 'tasks']

  constructor() {
    super()
    this.shown = STEP
    this.packing = ''
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    const done = store?.jobs.list.filter((job): job is DoneJob => job.result != null) ?? []
    if (store == null || done.length === 0)
      return html`<p class="empty">Nothing yet. Each photo appears here beside its original as soon as it is done.</p>`
    const before = done.reduce((sum, { file }) => sum + file.size, 0)
    const after = done.reduce((sum, { result }) => sum + result.blob.size, 0)
    return html`<div class="table-head">
        <p id="result-total"><b>${done.length} ${done.length === 1 ? 'photo' : 'photos'}</b>:
          ${byteText(before)} in, ${byteText(after)} out, ${savingText(before, after)}</p>
        <div class="table-actions"><button type="button" id="download-all" ?disabled=${this.packing !== ''} @click=${() => this.#saveAll(done)}>
          ${this.packing === '' ? 'Download all (ZIP)' : this.packing}</button></div></div>
      <ul class="results">${repeat(
        done.slice(0, this.shown),
        ({ key }) => key,
        job => this.#card(store, job)
      )}</ul>
      ${done.length > this.shown ? html`<button type="button" @click=${() => this.#showMore()}>Show ${Math.min(STEP, done.length - this.shown)} more of ${done.length}</button>` : nothing}
      <kx-compare></kx-compare>`
  }

  #card(store: ConsoleStore, job: DoneJob): TemplateResult {
    const { file, url, result, task } = job
    return html`<li class="result" data-result=${task?.id ?? ''} data-bytes=${result.blob.size}>
      <div class="pair">
        <figure><img src=${url} alt=${`${file.name}, original`} width="160" height="120" decoding="async" loading="lazy">
          <figcaption>Original ${byteText(file.size)}</figcaption></figure>
        <figure><img src=${result.url} alt=${`${file.name}, encoded`} width="160" height="120" decoding="async" loading="lazy">
          <figcaption>${job.options.format.toUpperCase()} ${byteText(result.blob.size)}</figcaption></figure>
      </div>
      <p class="result-name"><span class="file-name">${result.name}</span><b class="number">${savingText(file.size, result.blob.size)}</b></p>
      <p class="muted result-by">by ${task?.executor == null ? 'unknown' : peerLabel(store, task.executor)}</p>
      <div class="row-actions">
        <button type="button" class="small" aria-label=${`Compare ${file.name}`} @click=${() => this.#compare(job)}>Compare</button>
        <button type="button" class="small" aria-label=${`Download ${result.name}`} @click=${() => saveFile(result.blob, result.name)}>Download</button>
      </div></li>`
  }

  #showMore(): void {
    this.shown += STEP
  }

  #compare({ file, url, result }: DoneJob): void {
    const dialog = this.querySelector<CompareDialog>('kx-compare')
    dialog?.show({ name: file.name, before: { url, bytes: file.size }, after: { url: result.url, bytes: result.blob.size } })
  }

  async #saveAll(done: readonly DoneJob[]): Promise<void> {
    this.packing = `Packing ${done.length} photos`
    try {
      const { zip } = await import('./zip.ts')
      const modified = new Date()
      saveFile(await zip(done.map(({ result }) => ({ name: result.name, content: result.blob, modified }))), 'kyrox-photos.zip')
      this.packing = ''
    } catch (error) {
      this.packing = `Not packed: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}
