/**
 * The request header in which the dispatcher hands the client's address to every door. It is overwritten on each
 * request, so a client cannot choose it.
 */
export const CLIENT_ADDRESS_HEADER = 'x-rollcall-client-address'

/**
 * The request header in which the dispatcher tells pages their own address (path and query), which Next does not.
 * It is overwritten on each request, so a client cannot choose it.
 */
export const REQUEST_PATH_HEADER = 'x-rollcall-path'
