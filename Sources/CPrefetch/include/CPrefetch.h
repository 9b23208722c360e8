// Tells the processor that a line of memory will be wanted soon. Swift has no word for it. A hint:
// it reads nothing, waits for nothing and fails at no address, so it changes no result.
#ifndef RMCTL_CPREFETCH_H
#define RMCTL_CPREFETCH_H

static inline __attribute__((always_inline)) void rmctl_prefetch(const void *_Nonnull address) {
  __builtin_prefetch(address);
}

#endif
