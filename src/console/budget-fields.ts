import { html, nothing, type TemplateResult } from 'lit'
import type { ResourceBudget } from '../kyrox-node.ts'

const MIB = 1_024 * 1_024
/** The least that lets one small agent in, and more than a page is ever given. */
const MEMORY_MB = { min: 16, max: 65_536 } as const

export interface BudgetFieldsPorts {
  readonly budget: ResourceBudget
  /** False where the browser does not say whether it runs on a battery: a choice that does nothing is not offered. */
  readonly knowsBattery: boolean
  /** False where the browser does not say how busy the processor is. */
  readonly knowsPressure: boolean
  readonly set: (change: Partial<ResourceBudget>) => void
}

/** What else of this machine the network may use, besides cores. */
export function budgetFields({ budget, knowsBattery, knowsPressure, set }: BudgetFieldsPorts): TemplateResult {
  const check = (id: string, key: 'onlyWhileVisible' | 'onlyWhileCharging' | 'onlyWhileCalm', label: string): TemplateResult =>
    html`<label class="check" for=${id}><input id=${id} type="checkbox" .checked=${budget[key]}
      @change=${(event: Event) => set({ [key]: (event.target as HTMLInputElement).checked })}><span>${label}</span></label>`
  return html`<label class="field" for="budget-memory"><span>Memory it may use, MB <span class="muted">for agents of others together</span></span>
      <input id="budget-memory" type="number" inputmode="numeric" min=${MEMORY_MB.min} max=${MEMORY_MB.max} step="16" .value=${String(memoryMb(budget))}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement
          const memoryBytes = typedMemory(input.value, budget.memoryBytes)
          // what was typed may be out of bounds or no number: the field shows what holds
          input.value = String(memoryMb({ memoryBytes }))
          set({ memoryBytes })
        }}></label>
    ${check('only-visible', 'onlyWhileVisible', 'Only while this tab is visible')}
    ${knowsBattery ? check('only-charging', 'onlyWhileCharging', 'Only while this machine is charging') : nothing}
    ${knowsPressure ? check('only-calm', 'onlyWhileCalm', 'Only while the processor is not overloaded') : nothing}`
}

export const memoryMb = ({ memoryBytes }: Pick<ResourceBudget, 'memoryBytes'>): number => Math.round(memoryBytes / MIB)

/** In bytes, inside the limits of the field; what is no number changes nothing. */
export function typedMemory(typed: string, before: number): number {
  const value = Math.round(Number(typed))
  if (typed.trim() === '' || !Number.isFinite(value)) return before
  return Math.min(Math.max(value, MEMORY_MB.min), MEMORY_MB.max) * MIB
}

/** `512 MB, only while this tab is visible`. */
export function budgetText({ memoryBytes, onlyWhileVisible, onlyWhileCharging, onlyWhileCalm }: ResourceBudget): string {
  const conditions = [
    ...(onlyWhileVisible ? ['only while this tab is visible'] : []),
    ...(onlyWhileCharging ? ['only while charging'] : []),
    ...(onlyWhileCalm ? ['only while the processor is not overloaded'] : [])
  ]
  return [`${memoryMb({ memoryBytes })} MB for agents of others together`, ...conditions].join(', ')
}
