#include "letter_preview.h"

void letter_put(struct html *h, const struct letter *l) {
    html_say(h, "<div class=\"cw-letter\">");
    for (size_t i = 0; i < l->n_parts; i++) {
        const struct letter_part *p = &l->parts[i];
        if (!letter_part_is_list(p->kind)) {
            if (p->kind == PART_HEADING)
                html_put(h, "<h2 class=\"nhsuk-heading-s\">{}</h2>", T(p->text));
            else
                html_put(h, "<p class=\"cw-lines\">{}</p>", T(p->text));
            continue;
        }
        html_put(h, "<h2 class=\"nhsuk-heading-s\">{}</h2><ul>", T(letter_part_heading(p)));
        for (size_t k = 0; k < p->n_items; k++)
            html_put(h, "<li>{}</li>", T(letter_item_line(h->out.arena, &p->items[k])));
        html_say(h, "</ul>");
    }
    for (size_t i = 0; i < l->n_enclosures; i++)
        html_put(h, "<p>Enc: {}</p>", T(l->enclosures[i]));
    html_say(h, "</div>");
}
