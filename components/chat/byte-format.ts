/** "203 bytes", "512 kB", "2.4 MB". */
export function formatBytes(bytes: number, local = true): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(local ? undefined : 'en', {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}
