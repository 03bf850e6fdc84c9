/** The words of a message, as the index of the search has them: an expression like any other but this uses no index. */
export const wordsOf = (message: string) => `COALESCE(${message}.words, message_words(${message}.content))`
