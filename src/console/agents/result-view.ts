import { html, nothing, type TemplateResult } from 'lit'
import { byteText } from '../byte-size.ts'
import { saveFile } from '../save-file.ts'
import { type ResultFile, resultParts, resultText } from './result-parts.ts'

/** Addresses of pictures, one for each array of bytes: they go when the result goes. */
const urls = new WeakMap<Uint8Array, string>()

/** A result: pictures as pictures, other bytes as files, the rest as text. */
export function resultView(output: unknown, capability: string): TemplateResult {
  const { text, isCut, files } = resultParts(output, capability)
  return html`<div class="table-head"><h4>Result</h4><div class="table-actions">
      <kx-copy .value=${text} .label=${'result'}></kx-copy>
      <button type="button" class="small" @click=${() => saveFile(new Blob([resultText(output)], { type: 'application/json' }), `${capability}.json`)}>Save as JSON</button></div></div>
    <pre class="output" tabindex="0" id="run-output">${text}</pre>
    ${isCut ? html`<p class="muted">Only the beginning is shown; saved it is whole.</p>` : nothing}
    ${files.length === 0 ? nothing : html`<ul class="results">${files.map(fileCard)}</ul>`}`
}

function fileCard(file: ResultFile): TemplateResult {
  const { path, bytes, name, isImage } = file
  return html`<li class="result"><p class="result-name"><span class="file-name">${path === '' ? name : path}</span><b class="number">${byteText(bytes.byteLength)}</b></p>
    ${isImage ? html`<img class="preview" src=${urlOf(file)} alt=${`Picture in the result: ${path === '' ? name : path}`} decoding="async">` : nothing}
    <div class="row-actions"><button type="button" class="small" aria-label=${`Download ${name}`} @click=${() => saveFile(blobOf(file), name)}>Download</button></div></li>`
}

function urlOf(file: ResultFile): string {
  const known = urls.get(file.bytes)
  if (known != null) return known
  const url = URL.createObjectURL(blobOf(file))
  urls.set(file.bytes, url)
  return url
}

/** Results come in memory of their own, never shared. */
const blobOf = ({ bytes, type }: ResultFile): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>], { type })
