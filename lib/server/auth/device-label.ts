import bowser from 'bowser'

const MAX_USER_AGENT_LENGTH = 500

/** "Firefox on Windows", or the program's own name where it is no browser, or "Unknown device". */
export function toDeviceLabel(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, MAX_USER_AGENT_LENGTH).trim()
  if (!text) return 'Unknown device'
  const { browser, os } = bowser.parse(text)
  const program = browser.name || text.split(/[/\s]/, 1)[0] || 'Unknown device'
  return os.name ? `${program} on ${os.name}` : program
}
