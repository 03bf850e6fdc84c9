/** A server that has not answered by then is taken for one that cannot be reached. */
const PATIENCE_MS = 6000
/**
 * For the whole of a page that this device can draw as well, and which then asks for what is new: on a link that takes
 * longer one reads what one had.
 */
const SHORT_PATIENCE_MS = 800
const DRAWN_HERE = /^\/inbox(\/|$)/

export type NavigationParts = {
  /** Asks the server. @throws where it cannot be reached */
  ask(signal: AbortSignal): Promise<Response>
  /** The page that draws what this device holds. */
  heldPage(): Promise<Response>
  /** Whether what this device holds may be shown. */
  isSomebodyHere(): Promise<boolean>
  wait(ms: number): Promise<void>
}

/** Pages come from the server and are never kept: they are one person's. Without it there is the page of this device. */
export async function answerNavigation(pathname: string, parts: NavigationParts): Promise<Response> {
  const isDrawnHere = DRAWN_HERE.test(pathname)
  const leaving = new AbortController()
  const asked = parts.ask(leaving.signal)
  const patience = parts.wait(isDrawnHere ? SHORT_PATIENCE_MS : PATIENCE_MS).then(() => null)
  try {
    const answer = await Promise.race([isDrawnHere ? whole(asked) : asked, patience])
    if (answer === null) {
      if (!(await parts.isSomebodyHere())) return await asked
      // What it still brings would take the link from what the page asks for.
      leaving.abort()
      return await parts.heldPage()
    }
    // A proxy's word for a server that is away.
    return [502, 503, 504].includes(answer.status) ? await parts.heldPage() : answer
  } catch {
    return parts.heldPage()
  }
}

/** The same answer, once all of it is here. */
async function whole(asked: Promise<Response>): Promise<Response> {
  const answer = await asked
  await answer.clone().arrayBuffer()
  return answer
}
