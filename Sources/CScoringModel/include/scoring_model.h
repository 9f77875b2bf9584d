#ifndef HEED_SCORING_MODEL_H
#define HEED_SCORING_MODEL_H

#include <stddef.h>

// The trained weights, as written by training/train.py, in the read-only data of the program.
extern const unsigned char heed_scoring_model[];
extern const unsigned char heed_scoring_model_end[];

static inline const void *heed_scoring_model_start(void) { return heed_scoring_model; }
static inline size_t heed_scoring_model_size(void) {
  return (size_t)(heed_scoring_model_end - heed_scoring_model);
}

#endif
