const NOTES_HZ = [660, 880]
const NOTE_S = 0.09
/** Tabs that hear of the same thing make one sound. */
const ONE_SOUND = 'rollcall-sound'
const SOUND_MS = 600

function play(): void {
  const context = new AudioContext()
  const gain = context.createGain()
  gain.connect(context.destination)
  gain.gain.setValueAtTime(0.08, context.currentTime)
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + NOTE_S * (NOTES_HZ.length + 1))
  NOTES_HZ.forEach((frequency, at) => {
    const tone = context.createOscillator()
    tone.frequency.value = frequency
    tone.connect(gain)
    tone.start(context.currentTime + at * NOTE_S)
    tone.stop(context.currentTime + (at + 1) * NOTE_S)
    tone.onended = at === NOTES_HZ.length - 1 ? () => void context.close() : null
  })
}

/** Two short notes, in one of the tabs. Silent where nobody has touched the page yet: browsers want it so. */
export async function playSound(): Promise<void> {
  if (!navigator.userActivation?.hasBeenActive) return
  if (!navigator.locks) return play()
  await navigator.locks.request(ONE_SOUND, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    play()
    await new Promise((resolve) => setTimeout(resolve, SOUND_MS))
  })
}
