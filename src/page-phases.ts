import type { PagePhase } from './mesh/heartbeats.ts'

/** What of a page's `document` and `window` is watched. */
export interface PageEnvironment {
  readonly document: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & { readonly visibilityState: string }
  readonly window: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
}

/**
 * Tells what the page goes through, until `stop` is called: frozen and resumed by the browser, left, kept in its cache and brought back. Hiding matters only to a
 * node on the page's own thread, whose timers are then clamped; a worker's are not.
 */
export function watchPagePhases(
  { document, window }: PageEnvironment,
  { isOnPage, onPhase }: { readonly isOnPage: () => boolean; readonly onPhase: (phase: PagePhase) => void }
): { stop(): void } {
  const shown = (): PagePhase => (isOnPage() && document.visibilityState === 'hidden' ? 'hidden' : 'active')
  const onChange = (): void => (isOnPage() ? onPhase(shown()) : undefined)
  const onFreeze = (): void => onPhase('frozen')
  const onBack = (): void => onPhase(shown())
  const onPageHide = (): void => onPhase('left')
  const onPageShow = (event: Event): void => {
    if (!(event as PageTransitionEvent).persisted) return
    // it is there again, even when it is brought back in a tab that nobody looks at
    onPhase('active')
    if (shown() === 'hidden') onPhase('hidden')
  }
  const pairs = [
    [document, 'visibilitychange', onChange],
    [document, 'freeze', onFreeze],
    [document, 'resume', onBack],
    [window, 'pagehide', onPageHide],
    [window, 'pageshow', onPageShow]
  ] as const
  for (const [target, type, listener] of pairs) target.addEventListener(type, listener)
  return {
    stop: () => {
      for (const [target, type, listener] of pairs) target.removeEventListener(type, listener)
    }
  }
}
