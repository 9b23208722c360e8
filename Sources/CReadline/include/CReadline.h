// A small door to GNU readline: its globals cannot be used from Swift 6, and its callbacks are C
// functions without a context. No logic lives here.
#ifndef RMCTL_CREADLINE_H
#define RMCTL_CREADLINE_H

// Called with each whole line, or with NULL at the end of input; the callee owns the string.
typedef void (*rmctl_line_handler)(char *line);
// Returns candidates for the word from `start` to `end` of the line, as an array made by
// rmctl_candidates, or NULL.
typedef char **(*rmctl_completion_handler)(const char *word, int start, int end);

void rmctl_readline_configure(const char *name, rmctl_completion_handler completion);
void rmctl_readline_install(const char *prompt, rmctl_line_handler handler);
void rmctl_readline_remove(void);
void rmctl_readline_read(void);
void rmctl_readline_clear_line(void);
void rmctl_readline_resize(void);
void rmctl_readline_redisplay(void);
void rmctl_readline_insert(const char *text);
// Back to the modes that the terminal had, and to readline's own again.
void rmctl_readline_suspend(void);
void rmctl_readline_resume(void);
const char *rmctl_readline_buffer(void);

// Completion over fixed candidates: `count` strings are copied.
char **rmctl_candidates(const char *word, const char *const *texts, int count);
char **rmctl_filename_candidates(const char *word);

void rmctl_history_add(const char *line);
void rmctl_history_limit(int lines);
int rmctl_history_read(const char *path);
const char *rmctl_history_entry(int index);

#endif
