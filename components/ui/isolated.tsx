type IsolatedProps = { text: string; names: readonly string[] }

/** A sentence in which what people named, in the order in which it stands there, runs in its own direction. */
export function Isolated({ text, names: [name, ...names] }: IsolatedProps) {
  if (name === undefined) return text
  const at = name === '' ? -1 : text.indexOf(name)
  if (at < 0) return <Isolated text={text} names={names} />
  return (
    <>
      {text.slice(0, at)}
      <bdi>{name}</bdi>
      <Isolated text={text.slice(at + name.length)} names={names} />
    </>
  )
}
