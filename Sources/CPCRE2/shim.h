// PCRE2 names every function by its code-unit width; this project uses 8-bit units (UTF-8) only.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
