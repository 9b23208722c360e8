// POSIX extended regular expressions, with or without case, under one fixed locale. The only
// logic is what keeps faults of the C library from the answers.
#ifndef RMCTL_CREGEX_H
#define RMCTL_CREGEX_H

#include <stddef.h>

struct rmctl_regex;

// Longer texts match nothing: half a second for the worst pattern at this length (measured).
#define RMCTL_REGEX_LONGEST_TEXT 4096

// Compiles a search for `pattern`. NULL on failure, with the reason in `problem`.
struct rmctl_regex *rmctl_regex_make(
    const char *pattern, int ignores_case, char *problem, size_t capacity);

// 1 when the `length` bytes at `text` contain a match, else 0. A newline or a NUL is one more
// control character. Safe from any thread.
int rmctl_regex_matches(struct rmctl_regex *regex, const char *text, size_t length);

void rmctl_regex_free(struct rmctl_regex *regex);

#endif
