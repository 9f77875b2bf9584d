#ifndef HEED_SERVER_DESCRIPTION_H
#define HEED_SERVER_DESCRIPTION_H

#include <stddef.h>

// The OpenAPI document of the server, in the read-only data of the program.
extern const unsigned char heed_openapi[];
extern const unsigned char heed_openapi_end[];

static inline const unsigned char *heed_openapi_start(void) { return heed_openapi; }
static inline size_t heed_openapi_size(void) { return (size_t)(heed_openapi_end - heed_openapi); }

#endif
