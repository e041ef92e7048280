/** Where agenda and appointment don't fit side by side: telephones, and small windows. */
export const narrowQuery = "(max-width: 859px)";
export const narrow = `@media ${narrowQuery}` as const;
