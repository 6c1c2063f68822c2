/** Told to a worker of the site's own Python before anything else. */
export interface PythonFilesMessage {
  readonly kyrox: 'python-files'
  /** Address of the folder that has them, with a slash at its end. */
  readonly folder: string
}

export const isPythonFilesMessage = (data: unknown): data is PythonFilesMessage =>
  (data as Partial<PythonFilesMessage> | null)?.kyrox === 'python-files'
