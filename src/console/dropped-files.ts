/** Files of a drop, those inside dropped folders included. */

/** A home folder dropped by mistake ends here and not in an endless walk. */
const MAX_FILES = 5_000
const MAX_DEPTH = 8

/** Must be called while the drop is handled: a `DataTransfer` is empty afterwards. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].filter(({ kind }) => kind === 'file').map(item => item.webkitGetAsEntry())
  const plain = [...transfer.files]
  if (!entries.some(entry => entry?.isDirectory === true)) return plain
  const found: File[] = []
  for (const entry of entries) if (entry != null) await collect(entry, MAX_DEPTH, found)
  return found
}

async function collect(entry: FileSystemEntry, depth: number, found: File[]): Promise<void> {
  if (found.length >= MAX_FILES || entry.name.startsWith('.')) return
  if (isFile(entry)) {
    found.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)))
    return
  }
  if (!isDirectory(entry) || depth === 0) return
  const reader = entry.createReader()
  // a reader gives some at a time and an empty list at the end
  for (let some = await readSome(reader); some.length > 0; some = await readSome(reader)) {
    for (const each of some) await collect(each, depth - 1, found)
  }
}

const readSome = async (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  await new Promise((resolve, reject) => reader.readEntries(resolve, reject))

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
