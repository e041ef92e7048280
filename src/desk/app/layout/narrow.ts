/** Where agenda and appointment don't fit side by side: telephones, and small windows. */
export const narrow = "@media (max-width: 859px)";
