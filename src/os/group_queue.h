/* group_queue.h: small items collected by many threads and handled in groups by one.
 * Purpose    work that nobody waits for (who looked at what) is written in groups of one commit.
 * Ownership  an item is copied in; the queue lives from open to close.
 * Thread safety: put and flush from any thread. */
#ifndef OS_GROUP_QUEUE_H
#define OS_GROUP_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Handles `n` items, oldest first, and returns how many of them are done: they are never given again.
 * The rest is, after a pause that grows to 5 s (at closing: after at most five more tries it is given
 * up). */
typedef size_t (*group_fn)(void *context, const void *items, size_t n);

struct group_queue;
/* At most `room` items of `item_size` bytes wait; a group holds at most `most`, and begins
 * `delay_us` after the first item came. */
struct group_queue *group_queue_open(size_t item_size, size_t room, size_t most, int64_t delay_us,
                                     group_fn fn, void *context);
/* False when it is full or closing. */
bool group_queue_put(struct group_queue *q, const void *item);
void group_queue_close(struct group_queue *q);

#endif
