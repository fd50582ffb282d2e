#include "plain_slot_store.h"

/* Two questions, for SQLite would build a tree for a list of two at each slot. */
#define CLAIM "EXISTS (SELECT 1 FROM slot_claim k WHERE k.site_id = s.site_id AND k.resource_id = "
#define WHILE_IT_IS                                                                                \
    " AND k.quantum_start > s.start_at - 300000000 AND k.quantum_start < s.start_at + "            \
    "s.minutes * 60000000 AND (k.expires_at IS NULL OR k.expires_at > $4)) "
#define CLAIMED_BY_CLINICIAN CLAIM "e.clinician_id" WHILE_IT_IS
#define CLAIMED_BY_ROOM      CLAIM "e.room_id" WHILE_IT_IS
STATEMENT(plain_slot_search,
          "SELECT s.slot_id, s.start_at FROM slot s "
          "JOIN session e ON e.site_id = s.site_id AND e.session_id = s.session_id "
          "WHERE s.site_id = $1 AND s.start_at >= $2 AND s.start_at < $3 AND e.state = 'open' AND "
          "NOT s.is_blocked AND NOT " CLAIMED_BY_CLINICIAN "AND NOT " CLAIMED_BY_ROOM
          "ORDER BY s.start_at, s.slot_id LIMIT $5");

enum err plain_slot_store_search(struct tx *tx, int64_t site_id, instant from, instant to,
                                 instant now, int64_t limit, const struct plain_slot **ret_slots,
                                 size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &plain_slot_search, &rows, INT(site_id), WHEN(from), WHEN(to), WHEN(now),
                 INT(limit)));
    struct plain_slot *slots = arena_array(tx_arena(tx), struct plain_slot, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        slots[r] = (struct plain_slot){row_id(&rows, r, 0), row_when(&rows, r, 1)};
    *ret_slots = slots;
    *ret_n = rows.n_rows;
    return OK;
}
