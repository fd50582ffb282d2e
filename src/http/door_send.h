/* door_send.h: a reply as an answer of libmicrohttpd, with the security headers that all have.
 * Ownership  the reply must live until the answer is sent.   Thread safety: pure. */
#ifndef HTTP_DOOR_SEND_H
#define HTTP_DOOR_SEND_H

#include "call.h"

struct MHD_Connection;
struct MHD_Response;
/* MHD_YES or MHD_NO as libmicrohttpd wants it. */
int door_send(struct MHD_Connection *connection, const struct reply *reply, struct arena *a,
              bool has_tls);
/* To be sent any number of times while `reply` lives; NULL when memory is short. */
struct MHD_Response *door_response(const struct reply *reply, struct arena *a, bool has_tls);
/* A 503 as it goes over the wire, after which the connection ends. */
str door_whole_answer(const struct reply *reply, struct arena *a, bool has_tls);

#endif
