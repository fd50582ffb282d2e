/* random_source.h: randomness as an interface that is handed in, so that tests repeat themselves.
 */
#ifndef BASE_RANDOM_SOURCE_H
#define BASE_RANDOM_SOURCE_H

#include <stddef.h>

struct random_source {
    void (*fill)(void *self, void *bytes, size_t n);
    void *self;
};

#endif
