import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rotateLog } from '@/lib/server/store/rotate-log'

const MIB = 1024 * 1024
let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-log-'))
  file = path.join(folder, 'postgres.log')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a log of up to 10 MiB goes on, and none is no error', () => {
  rotateLog(file)
  writeFileSync(file, Buffer.alloc(10 * MIB))
  rotateLog(file)
  expect(readdirSync(folder)).toEqual(['postgres.log'])
})

test('a larger one makes room, and one older is kept', () => {
  for (const letter of ['a', 'b']) {
    writeFileSync(file, Buffer.alloc(10 * MIB + 1, letter))
    rotateLog(file)
  }
  expect(readdirSync(folder)).toEqual(['postgres.log.1'])
  expect(readFileSync(`${file}.1`, 'utf8').startsWith('b')).toBe(true)
})
