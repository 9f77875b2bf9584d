#pragma once
#include <stdbool.h>

/// True where allocations can be counted: with the C library of GNU.
bool allocations_are_counted(void);

/// How often this thread has asked for memory since it began.
unsigned long allocation_count(void);
