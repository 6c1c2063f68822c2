/** First part of the keys under which packages are kept. By itself, so that one can look for packages without loading what reads them. */
export const PACKAGES_PLACE = 'agent-packages'
