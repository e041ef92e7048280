/** As an extension of a field that is a list: how many items it has at most. */
export const LIST_SIZE = "listSize";
