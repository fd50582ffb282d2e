#include "letterhead.h"

#include "buf.h"
#include "template_store.h"

static str site_lines(struct work *w, const struct site_row *own) {
    const str lines[] = {own->department, own->address, own->telephone, own->email, own->website};
    struct buf b;
    buf_init(&b, w->arena);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        str line = str_trim(lines[i]);
        if (line.n == 0) continue;
        if (b.n) buf_put_char(&b, '\n');
        buf_put(&b, line);
    }
    return buf_str(&b);
}

enum err letterhead_read(struct work *w, uuid letterhead_id, const struct site_row *own,
                         struct letterhead *ret_letterhead) {
    const struct letterhead *list;
    size_t n;
    struct letterhead found = {0};
    TRY(letterhead_store_list(w->tx, work_site(w), &list, &n));
    for (size_t i = 0; i < n && uuid_is_nil(found.letterhead_id); i++) {
        bool is_it = uuid_eq(list[i].letterhead_id, letterhead_id);
        if (is_it || (uuid_is_nil(letterhead_id) && list[i].is_active)) found = list[i];
    }
    if (str_trim(found.lines).n == 0) found.lines = site_lines(w, own);
    *ret_letterhead = found;
    return OK;
}
