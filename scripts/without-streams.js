/**
 * protons writes a third reader of each message, which yields its fields one by one. Nothing here reads so, nor does libp2p, and it is a third of each file.
 * @param {string} code
 * @returns {string}
 */
export function withoutStreams(code) {
  const kept = []
  let until
  for (const line of code.split('\n')) {
    const opening = /^( +)\}, function\* \(reader, /.exec(line) ?? /^( +)function stream\(buf, opts\) \{$/.exec(line)
    if (until == null && opening != null) {
      const isReader = line.includes('function*')
      until = `${opening[1]}}${isReader ? ');' : ''}`
      if (isReader) kept.push(until)
    } else if (until == null) {
      if (!/^ +[\w$.]+\.stream = stream;$|^ +function stream\(/.test(line)) kept.push(line.replace(', streamMessage }', ' }'))
    } else if (line === until) until = undefined
  }
  return kept.join('\n')
}
