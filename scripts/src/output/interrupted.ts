/** 128 and the number of SIGINT: what a shell says of a process that Ctrl-C ended. */
export const INTERRUPTED = 130
