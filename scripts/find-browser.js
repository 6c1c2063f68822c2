/** Looks for an installed browser. Knows names and places only; what the file system holds is passed in. */
import { delimiter, join } from 'node:path'

export const BROWSERS = {
  chromium: {
    variable: 'KYROX_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'],
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(name => `/Applications/${name}.app/Contents/MacOS/${name}`),
    win32: ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
    debian: ['chromium']
  },
  firefox: {
    variable: 'KYROX_FIREFOX',
    commands: ['firefox-esr', 'firefox'],
    darwin: ['Firefox', 'Firefox Developer Edition'].map(name => `/Applications/${name}.app/Contents/MacOS/firefox`),
    win32: ['Mozilla Firefox\\firefox.exe'],
    debian: ['firefox-esr', 'firefox']
  }
}

/**
 * Every place where the browser may be, the likeliest first.
 * @param {keyof typeof BROWSERS} name
 * @param {{ platform: string, env: Record<string, string | undefined> }} machine
 */
export function browserPlaces(name, { platform, env }) {
  const browser = BROWSERS[name]
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(root => root !== undefined)
    return roots.flatMap(root => browser.win32.map(path => `${root}\\${path}`))
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(folder => folder !== '' && !folder.includes('node_modules'))
  const onPath = browser.commands.flatMap(command => folders.map(folder => join(folder, command)))
  return platform === 'darwin' ? [...browser.darwin, ...onPath] : onPath
}
