/** Names whom a request is of. Where another is signed in by now it is refused as if nobody were. */
export const AS_HEADER = 'rollcall-as'

/** Names the contract that a page speaks. One that is too old for the server is refused as `conflict`, with `outdated`. */
export const CONTRACT_HEADER = 'rollcall-contract'
