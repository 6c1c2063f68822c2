/** Takes single values out of what the command line gave, each checked once. */
import { type FlagValues, UsageError } from './command-line.ts'

export function textFlag(values: FlagValues, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

export function listFlag(values: FlagValues, name: string): readonly string[] | undefined {
  const value = values[name]
  return Array.isArray(value) ? value : undefined
}

/** @throws UsageError when it is no whole number in the range. */
export function numberFlag(values: FlagValues, name: string, least: number, most: number): number | undefined {
  const text = textFlag(values, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) throw new UsageError(`Expected --${name} of ${least} to ${most}, got ${text}`)
  return value
}

/** @throws UsageError when it is none of the choices. */
export function choiceFlag<Choice extends string>(values: FlagValues, name: string, choices: readonly Choice[]): Choice | undefined {
  const text = textFlag(values, name)
  if (text === undefined) return undefined
  const choice = choices.find(candidate => candidate === text)
  if (choice === undefined) throw new UsageError(`Expected --${name} to be one of ${choices.join(', ')}, got ${text}`)
  return choice
}
