#define _GNU_SOURCE
#include "CRegex.h"

#include <locale.h>
#include <pthread.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The C library keeps every state that a match has met, for ever, and a hostile text makes a new
// one with each byte: memory without end, and time that grows with the square. So the expression
// is compiled anew after as many bytes as one text may have.
#define MOST_BYTES RMCTL_REGEX_LONGEST_TEXT

struct rmctl_regex {
  regex_t compiled;
  int is_compiled;
  int flags;
  size_t bytes_read;
  pthread_mutex_t lock;
  char pattern[];
};

static locale_t fixed_locale;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// readline calls setlocale; what a rule says must not depend on it.
static void make_locale(void) {
  fixed_locale = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
  if (!fixed_locale) fixed_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static locale_t enter_locale(void) {
  pthread_once(&once, make_locale);
  return fixed_locale ? uselocale(fixed_locale) : (locale_t)0;
}

static void leave_locale(locale_t former) {
  if (former) uselocale(former);
}

struct rmctl_regex *rmctl_regex_make(
    const char *pattern, int ignores_case, char *problem, size_t capacity) {
  // Anchored, so that the C library tries one start only: an unanchored search tries every one,
  // in quadratic time.
  const char *frame = "^.*(%s)";
  size_t size = strlen(pattern) + strlen(frame) + 1;
  struct rmctl_regex *regex = calloc(1, sizeof *regex + size);
  if (!regex) {
    snprintf(problem, capacity, "out of memory");
    return NULL;
  }
  snprintf(regex->pattern, size, frame, pattern);
  regex->flags = REG_EXTENDED | REG_NOSUB | (ignores_case ? REG_ICASE : 0);
  locale_t former = enter_locale();
  int failure = regcomp(&regex->compiled, regex->pattern, regex->flags);
  if (failure) regerror(failure, &regex->compiled, problem, capacity);
  leave_locale(former);
  if (failure) {
    free(regex);
    return NULL;
  }
  regex->is_compiled = 1;
  pthread_mutex_init(&regex->lock, NULL);
  return regex;
}

static void remake_if_grown(struct rmctl_regex *regex, size_t length) {
  regex->bytes_read += length;
  if (regex->is_compiled && regex->bytes_read <= MOST_BYTES) return;
  if (regex->is_compiled) regfree(&regex->compiled);
  regex->is_compiled = regcomp(&regex->compiled, regex->pattern, regex->flags) == 0;
  regex->bytes_read = length;
}

// The C library lets "^" match after a newline in the middle of a search, which would let anybody
// in, and no "." match a NUL. Other control characters of the same classes have neither fault.
static const char *without_faulty(const char *text, size_t length, char *copy) {
  if (!memchr(text, '\n', length) && !memchr(text, '\0', length)) return text;
  for (size_t i = 0; i < length; i++) {
    copy[i] = text[i] == '\n' ? '\r' : text[i] == '\0' ? '\1' : text[i];
  }
  return copy;
}

int rmctl_regex_matches(struct rmctl_regex *regex, const char *text, size_t length) {
  if (length > RMCTL_REGEX_LONGEST_TEXT) return 0;
  char copy[RMCTL_REGEX_LONGEST_TEXT];
  text = without_faulty(text, length, copy);
  regmatch_t whole = {.rm_so = 0, .rm_eo = (regoff_t)length};
  pthread_mutex_lock(&regex->lock);
  locale_t former = enter_locale();
  remake_if_grown(regex, length);
  int matches = regex->is_compiled
      && regexec(&regex->compiled, text, 1, &whole, REG_STARTEND) == 0;
  leave_locale(former);
  pthread_mutex_unlock(&regex->lock);
  return matches;
}

void rmctl_regex_free(struct rmctl_regex *regex) {
  if (regex->is_compiled) regfree(&regex->compiled);
  pthread_mutex_destroy(&regex->lock);
  free(regex);
}
