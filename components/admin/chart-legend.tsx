/** The words of a legend are text, in a colour that is made to be read; the sign before them has the colour of the series. */
export const legendProps = {
  itemSorter: null,
  wrapperStyle: { fontSize: 12 },
  formatter: (words: string) => <span className="text-muted">{words}</span>,
}

/** What has not happened yet is striped: it is told apart from every plain colour, on either theme. */
export function WaitingStripes() {
  return (
    <defs>
      <pattern id="waiting-stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--surface)" />
        <rect width="2.5" height="5" fill="var(--dot)" />
      </pattern>
    </defs>
  )
}
