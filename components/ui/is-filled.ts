/** For `validate` of a form's field: says `message` where there is nothing but space. */
export function isFilled(message: string): (value: string) => true | string {
  return (value) => value.trim() !== '' || message
}
