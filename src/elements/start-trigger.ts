import type { ElementOptions } from './element-options.ts'

/** Calls back once, when the element's `start` says so; at no time by itself for `manual`. Nothing is left behind once the signal aborts. */
export function whenToStart(element: HTMLElement, start: ElementOptions['start'], begin: () => void, signal: AbortSignal): void {
  if (start === 'eager') begin()
  if (start === 'visible') {
    const observer = new IntersectionObserver(seen => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      begin()
    })
    observer.observe(element)
    signal.addEventListener('abort', () => observer.disconnect())
  }
  if (start === 'interaction') {
    const once = { once: true, signal }
    // not focus: a person who tabs through a page has asked for nothing
    element.addEventListener('click', begin, once)
  }
}
