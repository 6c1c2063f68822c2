/** Small drawings that say in shape what colour says too. Hidden from screen readers: a word always stands beside them. */
import { html, svg, type TemplateResult } from 'lit'
import type { PeerPath } from '../kyrox-node.ts'
import type { Tone } from './connection-text.ts'
import type { RowStatus } from './task-row.ts'

const icon = (content: TemplateResult, className: string): TemplateResult =>
  html`<svg class="icon ${className}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${content}</svg>`

const TONES: Readonly<Record<Tone, TemplateResult>> = {
  ok: svg`<circle cx="8" cy="8" r="5" fill="currentColor"/>`,
  warn: svg`<path d="M8 2.5 14 13.5H2z" fill="currentColor"/>`,
  bad: svg`<path d="M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" fill="none"/>`,
  idle: svg`<circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" stroke-width="2"/>`
}

const STATUSES: Readonly<Record<RowStatus, TemplateResult>> = {
  reading: svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2"/>`,
  waiting: svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
  assigned: svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 3a5 5 0 0 1 0 10z" fill="currentColor"/>`,
  running: svg`<path d="M5 3v10l8-5z" fill="currentColor"/>`,
  done: svg`<path d="M3 8.5 6.5 12 13 4.5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
  failed: TONES.bad,
  cancelled: svg`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M4.5 11.5 11.5 4.5" stroke="currentColor" stroke-width="1.5"/>`
}

const TONE_OF: Readonly<Record<RowStatus, Tone>> = {
  reading: 'idle',
  waiting: 'idle',
  assigned: 'idle',
  running: 'idle',
  done: 'ok',
  failed: 'bad',
  cancelled: 'idle'
}

const PATHS: Readonly<Record<PeerPath, TemplateResult>> = {
  direct: svg`<path d="M1 8H15" stroke="currentColor" stroke-width="2.5"/>`,
  relayed: svg`<path d="M1 8H15" stroke="currentColor" stroke-width="2.5" stroke-dasharray="4 3"/>`,
  none: svg`<path d="M1 8H15" stroke="currentColor" stroke-width="2" stroke-dasharray="1.5 4"/>`
}

export const toneIcon = (tone: Tone): TemplateResult => icon(TONES[tone], `tone-${tone}`)
export const statusIcon = (status: RowStatus): TemplateResult => icon(STATUSES[status], `tone-${TONE_OF[status]} status-${status}`)
export const pathIcon = (path: PeerPath): TemplateResult => icon(PATHS[path], `path-${path}`)
