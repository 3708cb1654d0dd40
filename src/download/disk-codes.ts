/** The error code for each code of the file system: https://man7.org/linux/man-pages/man3/errno.3.html */
export const diskCodes: Readonly<Record<string, "disk_full" | "not_writable">> = {
  ENOSPC: "disk_full",
  EDQUOT: "disk_full",
  EFBIG: "disk_full",
  EACCES: "not_writable",
  EPERM: "not_writable",
  EROFS: "not_writable",
  ENOTDIR: "not_writable",
  EISDIR: "not_writable",
  EEXIST: "not_writable",
  ELOOP: "not_writable",
  ENOENT: "not_writable",
  ENAMETOOLONG: "not_writable",
};
