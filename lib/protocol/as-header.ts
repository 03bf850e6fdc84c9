/** Names whom a request is of. Where another is signed in by now it is refused as if nobody were. */
export const AS_HEADER = 'rollcall-as'
