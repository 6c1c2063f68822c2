import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { byteText } from './byte-size.ts'
import type { ConsoleStore, Topic } from './console-store.ts'
import { durationText } from './duration.ts'
import { statusIcon } from './icons.ts'
import { peerLabel } from './peer-label.ts'
import { StoreElement } from './store-element.ts'
import { countRows, detailText, executorShares, isRowOpen, type Page, pageOf, type RowCounts, type TaskRow, taskRows } from './task-row.ts'
import { whyPanel } from './why-panel.ts'

/** `<kx-tasks>`: what was asked for, who does it, how far it is and why it is done there. */
export class TaskTable extends StoreElement {
  static override properties = { ...StoreElement.properties, page: { state: true }, opened: { state: true } }
  declare page: number
  /** Keys of the rows whose reasons are shown. */
  declare opened: ReadonlySet<string>
  protected override readonly topics: readonly Topic[] = ['phase', 'tasks', 'clock']

  constructor() {
    super()
    this.page = 0
    this.opened = new Set()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    if (store == null) return nothing
    const rows = taskRows(store.jobs.list, store.node?.tasks ?? [])
    if (rows.length === 0)
      return html`<p class="empty">No tasks yet. Drop photos above, or take the samples: each photo becomes one task.</p>`
    const page = pageOf(rows, this.page)
    return html`${this.#summary(store, rows, countRows(rows))}
      <table class="cards tasks" role="table" aria-label="Tasks">
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Task</th><th role="columnheader" scope="col">Status</th>
          <th role="columnheader" scope="col">Progress</th><th role="columnheader" scope="col">Executor</th>
          <th role="columnheader" scope="col" class="number">Time</th><th role="columnheader" scope="col">Actions</th></tr></thead>
        <tbody role="rowgroup">${repeat(
          page.items,
          ({ key }) => key,
          row => this.#row(store, row)
        )}</tbody>
      </table>
      ${page.pages > 1 ? this.#pager(page) : nothing}`
  }

  #summary(store: ConsoleStore, rows: readonly TaskRow[], { open, done, failed, cancelled }: RowCounts): TemplateResult {
    const counts = [
      `${done} done`,
      `${open} to do`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(cancelled > 0 ? [`${cancelled} cancelled`] : [])
    ]
    const ownId = store.node?.id ?? ''
    return html`<div class="table-head">
      <p id="task-counts"><b>${rows.length} ${rows.length === 1 ? 'task' : 'tasks'}</b>: ${counts.join(', ')}</p>
      <div class="table-actions">
        <button type="button" class="small" ?disabled=${open === 0} @click=${() => this.#cancelAll(store, rows)}>Cancel all</button>
        <button type="button" class="small" ?disabled=${failed === 0} @click=${() => store.jobs.retryFailed()}>Retry failed</button>
        <button type="button" class="small" ?disabled=${done + failed + cancelled === 0} @click=${() => store.jobs.clearEnded()}>Clear ended photos</button>
      </div></div>
      <ul class="shares" aria-label="Who did what">${executorShares(rows, ownId).map(
        ({ executor, done: did, running, failed: lost }) => html`<li>${peerLabel(store, executor)}
          <span class="number">${did} done${running > 0 ? `, ${running} running` : ''}${lost > 0 ? `, ${lost} failed` : ''}</span></li>`
      )}</ul>`
  }

  #row(store: ConsoleStore, row: TaskRow): TemplateResult {
    const { key, status, executor, error } = row
    const isOpened = this.opened.has(key)
    const detail = detailText(row)
    return html`<tr role="row" class="task ${isOpened ? 'opened' : ''}" data-task-id=${row.taskId ?? nothing} data-status=${status} data-executor=${executor ?? nothing}>
        <th role="rowheader" scope="row" class="name-cell">${this.#name(row)}</th>
        <td role="cell" data-label="Status"><div><span class="status-word">${statusIcon(status)}${status}</span>
          ${detail === '' ? nothing : html`<small class="muted">${detail}</small>`}
          ${error == null || status !== 'failed' ? nothing : html`<small class="tone-bad">${error.message}</small>`}</div></td>
        <td role="cell" data-label="Progress">${this.#progress(row)}</td>
        <td role="cell" data-label="Executor">${executor == null ? html`<span class="muted">${row.fromCache ? 'none needed' : 'not chosen'}</span>` : peerLabel(store, executor)}</td>
        <td role="cell" data-label="Time" class="number">${durationText((row.endedAt ?? (isRowOpen(row) ? store.now : row.createdAt)) - row.createdAt)}</td>
        <td role="cell" class="actions-cell"><div class="row-actions">${this.#actions(store, row, isOpened)}</div></td>
      </tr>
      ${isOpened ? html`<tr role="row" class="why"><td role="cell" colspan="6" id=${whyId(key)}>${whyPanel(store, row)}</td></tr>` : nothing}`
  }

  #name({ job, name, taskId }: TaskRow): TemplateResult {
    if (job == null) return html`<span class="task-name"><code>${name}</code><small class="id muted">${taskId?.slice(0, 13)}</small></span>`
    return html`<img class="thumb" src=${job.url} alt="" width="40" height="40" decoding="async" loading="lazy">
      <span class="task-name"><span class="file-name">${name}</span><small class="muted">${byteText(job.file.size)} to ${job.options.format.toUpperCase()}</small></span>`
  }

  #progress({ status, progress, name }: TaskRow): TemplateResult {
    if (status === 'failed' || status === 'cancelled') return html`<span class="muted">ended</span>`
    const percent = status === 'done' ? 100 : Math.round(progress * 100)
    return html`<div class="progress"><progress max="100" .value=${percent} aria-label=${`Progress of ${name}`}></progress><span class="number">${percent} %</span></div>`
  }

  #actions(store: ConsoleStore, row: TaskRow, isOpened: boolean): TemplateResult {
    const { key, job, name, status } = row
    const why = html`<button type="button" class="small" aria-expanded=${isOpened} aria-controls=${isOpened ? whyId(key) : nothing}
      aria-label=${`Why this executor for ${name}`} @click=${() => this.#toggle(key)}>Why</button>`
    const cancel = html`<button type="button" class="small" aria-label=${`Cancel ${name}`} @click=${() => store.jobs.cancel(job?.key ?? 0)}>Cancel</button>`
    const retry = html`<button type="button" class="small" aria-label=${`Retry ${name}`} @click=${() => store.jobs.retry(job?.key ?? 0)}>Retry</button>`
    return html`${why}${job != null && isRowOpen(row) ? cancel : nothing}${job != null && (status === 'failed' || status === 'cancelled') ? retry : nothing}`
  }

  #pager({ page, pages }: Page<TaskRow>): TemplateResult {
    return html`<nav class="pager" aria-label="Pages of tasks">
      <button type="button" class="small" ?disabled=${page === 0} @click=${() => this.#turn(page - 1)}>Newer</button>
      <span>Page ${page + 1} of ${pages}</span>
      <button type="button" class="small" ?disabled=${page === pages - 1} @click=${() => this.#turn(page + 1)}>Older</button></nav>`
  }

  #turn(page: number): void {
    this.page = page
  }

  #cancelAll(store: ConsoleStore, _rows: readonly TaskRow[]): void {
    store.jobs.cancelAll()
  }

  #toggle(key: string): void {
    const opened = new Set(this.opened)
    if (!opened.delete(key)) opened.add(key)
    this.opened = opened
  }
}

const whyId = (key: string): string => `why-${key.replace(/\W/g, '-')}`
