#include "CReadline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/history.h>
#include <readline/readline.h>

static rmctl_completion_handler completion_handler;
static const char *const *candidate_texts;
static int candidate_count;

static char **complete(const char *word, int start, int end) {
  // Never fall back to file names behind our back.
  rl_attempted_completion_over = 1;
  return completion_handler ? completion_handler(word, start, end) : NULL;
}

static char *next_candidate(const char *word, int state) {
  static int index;
  (void)word;
  if (state == 0) index = 0;
  return index < candidate_count ? strdup(candidate_texts[index++]) : NULL;
}

void rmctl_readline_configure(const char *name, rmctl_completion_handler completion) {
  rl_readline_name = strdup(name);
  completion_handler = completion;
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = strdup(" \t\n;");
  rl_completer_quote_characters = strdup("'\"");
  // The caller owns the signals; readline would end the process on the first Ctrl-C.
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  using_history();
}

void rmctl_readline_install(const char *prompt, rmctl_line_handler handler) {
  // The size may have changed while a statement ran.
  if (rl_instream) rl_reset_screen_size();
  rl_callback_handler_install(prompt, handler);
}

void rmctl_readline_remove(void) { rl_callback_handler_remove(); }

void rmctl_readline_read(void) { rl_callback_read_char(); }

void rmctl_readline_clear_line(void) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  // What was typed stays to be read; the next line starts empty.
  fputs("^C", rl_outstream);
  rl_crlf();
  rl_replace_line("", 0);
}

void rmctl_readline_resize(void) { rl_resize_terminal(); }

void rmctl_readline_redisplay(void) {
  rl_on_new_line();
  rl_redisplay();
}

void rmctl_readline_suspend(void) {
  if (rl_deprep_term_function) rl_deprep_term_function();
}

void rmctl_readline_resume(void) {
  if (rl_prep_term_function) rl_prep_term_function(1);
  rl_forced_update_display();
}

void rmctl_readline_insert(const char *text) {
  rl_insert_text(text);
  rl_redisplay();
}

const char *rmctl_readline_buffer(void) { return rl_line_buffer ? rl_line_buffer : ""; }

char **rmctl_candidates(const char *word, const char *const *texts, int count) {
  candidate_texts = texts;
  candidate_count = count;
  return rl_completion_matches(word, next_candidate);
}

char **rmctl_filename_candidates(const char *word) {
  return rl_completion_matches(word, rl_filename_completion_function);
}

void rmctl_history_add(const char *line) { add_history(line); }

void rmctl_history_limit(int lines) { stifle_history(lines); }

int rmctl_history_read(const char *path) { return read_history(path); }

const char *rmctl_history_entry(int index) {
  HIST_ENTRY *entry = history_get(history_base + index);
  return entry ? entry->line : NULL;
}
