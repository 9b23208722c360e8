#pragma once

/// How often this thread has taken memory from the heap since it began.
unsigned long allocations_of_this_thread(void);
