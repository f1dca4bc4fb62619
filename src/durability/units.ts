/** Hours in the year by which annual rates are turned into hourly ones: 365 days (policy of the drive makers' AFR). */
export const hoursPerYear = 8760;

/** Bytes in a TiB, as ZFS counts. */
export const tib = 1024 ** 4;
