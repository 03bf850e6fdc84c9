/** Of the words that pages and server speak. It rises when a page of before would misunderstand the server. */
export const CONTRACT_VERSION = 2
/** Pages before this one have to be loaded anew. */
export const OLDEST_CONTRACT = 2
