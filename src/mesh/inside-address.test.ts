import { expect, test } from 'vitest'
import { isInside } from './inside-address.ts'

test.each([
  'http://127.0.0.1',
  'http://2130706433',
  'http://0x7f.1',
  'http://10.1.2.3',
  'http://172.20.0.1',
  'http://169.254.169.254',
  'http://100.64.0.1',
  'http://[::1]:9',
  'http://[::ffff:10.0.0.1]',
  'http://[fd00::1]',
  'http://[fe80::1]',
  'http://localhost:80',
  'http://printer',
  'http://printer.local',
  'http://metadata.google.internal',
  'http://localhost.',
  'http://[64:ff9b::a00:1]',
  'http://0/'
])('%s is inside', url => {
  expect(isInside(url)).toBe(true)
})

test.each([
  'https://relay.example',
  'http://8.8.8.8:80',
  'http://[2001:4860::1]',
  'https://internal.example',
  'http://172.32.0.1',
  'http://100.128.0.1',
  'https://10.example',
  'https://fd00.example'
])('%s is outside', url => {
  expect(isInside(url)).toBe(false)
})
