/** An agent that a person writes: what the form holds, how it is kept, and the manifest it becomes. Pure. */
import type { AgentSource } from '../../node-agents.ts'
import { templateIn } from './source-templates.ts'

export type DraftLanguage = 'javascript' | 'python'

export interface AgentDraft {
  readonly language: DraftLanguage
  readonly name: string
  readonly version: string
  readonly memoryMb: number
  /** Of one core. */
  readonly cpuPercent: number
  readonly timeLimitS: number
  /** As typed: separated by spaces, commas or lines. */
  readonly origins: string
  readonly mayCall: boolean
  readonly source: string
}

export const MIB = 1_024 * 1_024

/** Smallest and largest of the number fields. */
export const DRAFT_LIMITS = {
  memoryMb: { min: 1, max: 512 },
  cpuPercent: { min: 1, max: 100 },
  timeLimitS: { min: 1, max: 3_600 }
} as const

export function newDraft(language: DraftLanguage = 'javascript'): AgentDraft {
  const { name, source } = templateIn(language)
  return { language, name, version: '1.0.0', memoryMb: 32, cpuPercent: 50, timeLimitS: 120, origins: '', mayCall: false, source }
}

/** What is packed. */
export function agentSourceOf(draft: AgentDraft, capabilities: readonly string[]): AgentSource {
  const origins = originsOf(draft.origins)
  const manifest = {
    name: draft.name,
    version: draft.version,
    runtime: draft.language === 'python' ? 'python' : 'quickjs',
    capabilities: capabilities.map(name => ({ name })),
    permissions: { ...(origins.length > 0 ? { fetch: origins } : {}), ...(draft.mayCall ? { call: true } : {}) },
    limits: { memoryLimitBytes: draft.memoryMb * MIB, cpuLimit: draft.cpuPercent / 100, taskTimeoutMs: draft.timeLimitS * 1_000 }
  }
  return { manifest, source: draft.source }
}

/** An address is cut to its origin; whatever is no address stays as it was typed, for the node to refuse by name. */
export function originsOf(typed: string): string[] {
  const parts = typed.split(/[\s,]+/).filter(part => part !== '')
  return [...new Set(parts.map(part => (URL.canParse(part) && new URL(part).origin !== 'null' ? new URL(part).origin : part)))]
}

/** A whole number inside its limits; what is no number leaves the value as it was. */
export function limited(field: keyof typeof DRAFT_LIMITS, typed: string, before: number): number {
  const value = Math.round(Number(typed))
  if (typed.trim() === '' || !Number.isFinite(value)) return before
  const { min, max } = DRAFT_LIMITS[field]
  return Math.min(Math.max(value, min), max)
}

/** Reads a kept draft. It may be of an older page, or anything: what is of no use is as in a new draft. */
export function draftFromText(text: string | null): AgentDraft {
  const kept = parsed(text)
  const base = newDraft(kept.language === 'python' ? 'python' : 'javascript')
  const texts = { name: kept.name, version: kept.version, origins: kept.origins, source: kept.source }
  const numbers = { memoryMb: kept.memoryMb, cpuPercent: kept.cpuPercent, timeLimitS: kept.timeLimitS }
  const goodTexts = Object.entries(texts).filter(([, value]) => typeof value === 'string')
  const goodNumbers = Object.entries(numbers).flatMap(([key, value]) =>
    // the keys are those of the limits, as written just above
    typeof value === 'number' ? [[key, limited(key as keyof typeof DRAFT_LIMITS, String(value), 0)]] : []
  )
  return { ...base, ...Object.fromEntries([...goodTexts, ...goodNumbers]), mayCall: kept.mayCall === true }
}

function parsed(text: string | null): Readonly<Partial<Record<keyof AgentDraft, unknown>>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // not ours, or cut off: as if there were none
    return {}
  }
}
